import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { changedKeys } from '../../../src/web/recipes/changed-keys.ts'
import * as format from '../../../src/web/format.ts'
import { binScores, judgeScores } from '../../../src/web/histogram-bins.ts'
import { createTapFilter, reviewCommand, USUAL_KINDS } from '../../../src/web/review-keys.ts'
import { uploadRequests } from '../../../src/web/teach/upload-requests.ts'

suite('histogram of scores', () => {
  test('counts every score once; an outlier goes into the last bin rather than flattening the rest', () => {
    const scores = [...Array.from({ length: 99 }, (_, n) => n / 1000), 50]
    const { max, counts } = binScores(scores, 10)
    assert.ok(max < 0.2, String(max))
    assert.equal(
      counts.reduce((a, b) => a + b),
      100
    )
    assert.equal(counts.at(-1)! >= 1, true)
  })

  test('the threshold is on the axis, scores or not', () => {
    assert.equal(binScores([], 4, 2).max, 2.5)
    assert.equal(binScores([], 4).max, 1)
    assert.deepEqual(binScores([0.1], 4, 2).counts, [1, 0, 0, 0])
  })

  test('judges as the service does: NG from the threshold on, REVIEW from the band on', () => {
    assert.deepEqual(judgeScores([0.1, 0.79, 0.8, 0.99, 1, 2], 1, 0.2), { ok: 2, review: 2, ng: 2 })
    assert.deepEqual(judgeScores([0.1, 1], 1, 0), { ok: 1, review: 0, ng: 1 })
  })
})

suite('keys of the review queue', () => {
  test('each says one thing, in either case', () => {
    for (const [key, what] of [
      ['g', 'good'],
      ['G', 'good'],
      ['d', 'ask-kind'],
      ['n', 'unsure'],
      ['s', 'next'],
      ['ArrowRight', 'next'],
      ['ArrowLeft', 'previous'],
      ['h', 'heat'],
      ['u', 'undo'],
      ['?', 'help']
    ] as const)
      assert.deepEqual(reviewCommand(key, null), { do: what })
    for (const key of ['1', '6', 'x', 'Enter', 'Escape', ' ']) assert.equal(reviewCommand(key, null), null, key)
  })

  test('after D a digit names the defect', () => {
    assert.deepEqual(
      [reviewCommand('1', USUAL_KINDS), reviewCommand('8', USUAL_KINDS)],
      [
        { do: 'defect', kind: 'burr' },
        { do: 'defect', kind: 'stain' }
      ]
    )
    for (const key of ['0', '12']) assert.equal(reviewCommand(key, USUAL_KINDS), null, key)
    assert.equal(reviewCommand('3', ['void', 'seam']), null)
    assert.deepEqual(reviewCommand('2', ['void', 'seam']), { do: 'defect', kind: 'seam' })
    assert.deepEqual(reviewCommand('Escape', USUAL_KINDS), { do: 'cancel' })
    assert.deepEqual(reviewCommand('g', USUAL_KINDS), { do: 'good' })
  })

  test('a second tap within 400 ms is none', () => {
    let ms = 0
    const taps = createTapFilter(() => ms)
    assert.deepEqual(
      [0, 399, 400, 1000, 1399, 1400].map((at) => {
        ms = at
        return taps.isSecond()
      }),
      [false, true, false, false, true, false]
    )
  })
})

suite('uploads', () => {
  const numbers = Array.from({ length: 120 }, (_, n) => n)

  test("only the first of several requests begins with another recipe's model", () => {
    const requests = uploadRequests(numbers, { recipe: 'bushing-7', from: 'demo-ring' })
    assert.deepEqual(
      requests.map(({ path, pictures }) => [path, pictures.length]),
      [
        ['/recipes/bushing-7/teach?from=demo-ring', 100],
        ['/recipes/bushing-7/teach', 20]
      ]
    )
    assert.deepEqual(
      requests.flatMap(({ pictures }) => pictures),
      numbers
    )
    assert.deepEqual(uploadRequests([1], { recipe: 'bushing-7', from: null }), [
      { path: '/recipes/bushing-7/teach', pictures: [1] }
    ])
  })

  test('data sets take smaller ones, each with the label', () => {
    const requests = uploadRequests(numbers, { dataset: 'bushings', label: 'defect' })
    assert.deepEqual(
      requests.map(({ path, pictures }) => [path, pictures.length]),
      [50, 50, 20].map((count) => ['/datasets/bushings/images?label=defect', count])
    )
    assert.deepEqual(uploadRequests([], { dataset: 'bushings', label: 'good' }), [])
  })
})

suite('changes of a recipe', () => {
  test('names what differs, by path', () => {
    assert.deepEqual(
      changedKeys(
        { a: 1, crop: { margin: 1.1, mode: 'square' }, b: null },
        { a: 1, crop: { margin: 1.2, mode: 'square' }, b: 2, c: true }
      ),
      [
        { key: 'crop.margin', before: '1.1', after: '1.2' },
        { key: 'b', before: 'none', after: '2' },
        { key: 'c', before: 'none', after: 'true' }
      ]
    )
    assert.deepEqual(changedKeys(null, { a: 1 }), [])
  })
})

suite('words and numbers', () => {
  test('as people read them', () => {
    assert.deepEqual(
      [format.score(0.12345), format.score(null), format.percent(0.9812), format.percent(null)],
      ['0.123', 'none', '98.1\u00A0%', '–']
    )
    assert.deepEqual([5, 59.4, 90, 3700].map(format.duration), ['5 s', '59 s', '2 min', '1 h 2 min'])
    assert.equal(format.reason('PART_NOT_FOUND'), 'no part found in the picture')
    assert.equal(format.reason('SOMETHING_NEW'), 'something new')
  })
})
