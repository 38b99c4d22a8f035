import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { decodeEvidence, encodeEvidence } from '../../../../src/scoring/evidence/evidence-file.ts'
import { FLOORS, type PartView, pieceValues } from '../../../../src/scoring/evidence/evidence-model.ts'
import { EQUAL_COUNT, STRANGER_FROM_EQUAL } from '../../../../src/scoring/evidence/piece-count.ts'
import { fitGoodDistribution } from '../../../../src/scoring/evidence/good-distribution.ts'
import { scoreEvidence } from '../../../../src/scoring/evidence/score-evidence.ts'
import { drawEvidence, drawView } from './evidence-fixture.ts'

const MODEL = drawEvidence()
const TEXT = encodeEvidence(MODEL)

interface Piece {
  name: unknown
  span: { from: number; length: number } | null
  calibration: Record<string, unknown>
  count: Record<string, unknown>
  followedBy?: string
  good: Record<string, unknown>
}
interface File {
  format: unknown
  embedding: Record<string, unknown>
  pieces: Piece[]
  strangerFrom: number
  beyondDefects?: unknown
}

/** The file as it was written before pieces counted differently. */
function older(text: string, format: number): string {
  const { strangerFrom: _strangerFrom, pieces, ...file } = JSON.parse(text) as File
  const kept = pieces.map(({ count: _count, followedBy: _followedBy, ...piece }) => piece)
  return JSON.stringify({ ...file, format, pieces: kept })
}

/** The file with a change. */
function changed(change: (file: File) => void): string {
  const file = JSON.parse(TEXT) as File
  change(file)
  return JSON.stringify(file)
}

const base64 = (...values: number[]): string => Buffer.from(Float32Array.from(values).buffer).toString('base64')

suite('evidence file', () => {
  test('comes back to the last bit, and judges as before', () => {
    const back = decodeEvidence(TEXT)
    assert.deepEqual(back, MODEL)
    assert.equal(encodeEvidence(back), TEXT)
    const view = drawView('another', 0.3)
    assert.deepEqual(scoreEvidence(back, 0.25, view), scoreEvidence(MODEL, 0.25, view))
  })

  test('how far known defects go comes back; without it, a part that is always NG is a stranger', () => {
    const model = { ...MODEL, beyondDefects: 7.25 }
    assert.deepEqual(decodeEvidence(encodeEvidence(model)), model)
    assert.ok(!('beyondDefects' in decodeEvidence(TEXT)))
  })

  test('a file of format 1, in which the focus is the end of the tone, judges by both', () => {
    const views = Array.from({ length: 40 }, (_, n) => drawView(`good ${n}`))
    const kind = { name: 'tone', span: null, followedBy: 'focus' } as const
    const rows = views.map((view) => pieceValues(kind, view))
    assert.equal(rows[0]!.length, 15)
    const good = fitGoodDistribution(Float32Array.from(rows.flatMap((row) => [...row])), 15, FLOORS.tone)
    const tone = { ...kind, good, calibration: { middle: 0, reach: 0.5 }, count: EQUAL_COUNT }
    const model = { embedding: MODEL.embedding, pieces: [tone], strangerFrom: STRANGER_FROM_EQUAL }
    const text = older(encodeEvidence(model), 1)
    assert.deepEqual(decodeEvidence(text), model)
    assert.deepEqual(decodeEvidence(encodeEvidence(decodeEvidence(text))), model)
    const { appearance, ...view } = drawView('another')
    const blurred = { ...view, appearance: { ...appearance, focus: appearance.focus.map((value) => value - 3) } }
    const scoreOf = (seen: PartView) => scoreEvidence(decodeEvidence(text), 0.25, seen).pieces[0]!.score
    assert.ok(scoreOf(blurred) > scoreOf({ ...view, appearance }) + 1)
  })

  test('in a file of format 2 all pieces count alike, and strangers begin nearer', () => {
    const { pieces, strangerFrom } = decodeEvidence(older(TEXT, 2))
    assert.ok(pieces.every(({ count }) => count.from === 1 / 3 && count.weight === 1))
    assert.equal(strangerFrom, 3)
  })

  test('a rest without end, by which every part is usual, is refused', () => {
    const endless = TEXT.replace(/"rest":[^,}]+/, '"rest":1e999')
    assert.notEqual(endless, TEXT)
    assert.throws(() => decodeEvidence(endless), /features: .* a finite rest > 0/)
  })

  test('values are little endian, whatever the machine', () => {
    const { pieces } = JSON.parse(TEXT) as File
    const bytes = Buffer.from(pieces[0]!.good['centre'] as string, 'base64')
    assert.deepEqual(
      [0, 4, 8].map((at) => bytes.readFloatLE(at)),
      [...MODEL.pieces[0]!.good.centre]
    )
  })

  const damages: [string, (file: File) => void, RegExp][] = [
    ['another format', (file) => (file.format = 4), /format: expected 3, received 4/],
    ['no format', (file) => delete (file as Partial<File>).format, /format: expected 3, received undefined/],
    ['no pieces', (file) => delete (file as Partial<File>).pieces, /pieces: expected a list/],
    ['pieces that are no list', (file) => (file.pieces = {} as never), /pieces: expected a list/],
    [
      'no calibration of the embedding',
      (file) => delete (file as Partial<File>).embedding,
      /embedding: expected a finite middle/
    ],
    ['a reach of 0', (file) => (file.embedding['reach'] = 0), /embedding: .* reach > 0/],
    ['a reach that is no number', (file) => (file.pieces[1]!.calibration['reach'] = null), /tone: .* reach > 0/],
    [
      'a middle that is text',
      (file) => (file.pieces[1]!.calibration['middle'] = '1'),
      /tone: expected a finite middle/
    ],
    ['no count', (file) => delete (file.pieces[1] as Partial<Piece>).count, /tone.count.from: expected a finite/],
    ['a count from below 0', (file) => (file.pieces[1]!.count['from'] = -1), /tone.count.from: .* >= 0/],
    ['a weight of 0', (file) => (file.pieces[1]!.count['weight'] = 0), /tone.count.weight: .* received 0/],
    ['a weight that is text', (file) => (file.pieces[1]!.count['weight'] = '2'), /tone.count.weight: .* received 2/],
    ['no limit for strangers', (file) => delete (file as Partial<File>).strangerFrom, /strangerFrom: .* undefined/],
    ['defects that end before strangers', (file) => (file.beyondDefects = 2.5), /beyondDefects: .* received 2.5/],
    ['defects without an end', (file) => (file.beyondDefects = null), /beyondDefects: .* received null/],
    ['an unknown follower', (file) => (file.pieces[1]!.followedBy = 'smell'), /tone.followedBy: .* received smell/],
    ['a piece of nothing', (file) => (file.pieces[0] = null as never), /expected a name of .* received undefined/],
    ['an unknown piece', (file) => (file.pieces[0]!.name = 'smell'), /expected a name of .* received smell/],
    [
      'the embedding as a piece',
      (file) => (file.pieces[0]!.name = 'embedding'),
      /expected a name of .* received embedding/
    ],
    ['features without a span', (file) => (file.pieces[0]!.span = null), /features.span: expected one/],
    ['tone with a span', (file) => (file.pieces[1]!.span = { from: 0, length: 12 }), /tone.span: expected none/],
    [
      'tone whose span is missing',
      (file) => delete (file.pieces[1] as Partial<Piece>).span,
      /tone.span: expected none/
    ],
    ['a span from below 0', (file) => (file.pieces[0]!.span!.from = -1), /features.span: expected whole numbers/],
    ['a span of half a value', (file) => (file.pieces[0]!.span!.length = 2.5), /features.span: expected whole numbers/],
    [
      'a span of other values than the distribution',
      (file) => (file.pieces[0]!.span!.length = 4),
      /features: expected 3 values, received 4/
    ],
    [
      'no distribution',
      (file) => delete (file.pieces[0] as Partial<Piece>).good,
      /features.centre: expected base64, received undefined/
    ],
    [
      'a centre that is a list',
      (file) => (file.pieces[0]!.good['centre'] = [1, 1, 1]),
      /features.centre: expected base64, received object/
    ],
    [
      'no values at all',
      (file) => Object.assign(file.pieces[0]!.good, { centre: '', scale: '', directions: '' }),
      /features: expected as many scales/
    ],
    [
      'a centre too short',
      (file) => (file.pieces[0]!.good['centre'] = base64(1, 1)),
      /features: expected as many scales/
    ],
    [
      'part of a value',
      (file) => (file.pieces[0]!.good['centre'] = 'AAAA'),
      /features.centre: expected float32 values, received 3 bytes/
    ],
    [
      'NaN in the centre',
      (file) => (file.pieces[0]!.good['centre'] = base64(1, NaN, 1)),
      /features.centre: expected finite values/
    ],
    [
      'Infinity in the directions',
      (file) => (file.pieces[0]!.good['directions'] = base64(1, 1, Infinity)),
      /features.directions: expected finite/
    ],
    [
      'part of a direction',
      (file) => (file.pieces[0]!.good['directions'] = base64(1, 0)),
      /features: .* whole directions/
    ],
    [
      'a scale of 0',
      (file) => (file.pieces[0]!.good['scale'] = base64(1, 0, 1)),
      /features: expected as many scales > 0/
    ],
    [
      'a negative scale',
      (file) => (file.pieces[0]!.good['scale'] = base64(1, -1, 1)),
      /features: expected as many scales > 0/
    ],
    ['a rest of 0', (file) => (file.pieces[0]!.good['rest'] = 0), /features: .* a finite rest > 0/],
    ['a rest that is no number', (file) => (file.pieces[0]!.good['rest'] = null), /features: .* a finite rest > 0/]
  ]
  for (const [what, damage, message] of damages) {
    test(`refuses ${what}`, () => {
      assert.throws(() => decodeEvidence(changed(damage)), { name: 'RangeError', message })
    })
  }

  test('refuses what is no JSON, and JSON that is no object', () => {
    for (const text of ['', TEXT.slice(0, -1), 'evidence']) assert.throws(() => decodeEvidence(text), SyntaxError)
    for (const text of ['null', '1', '[]', '"x"']) assert.throws(() => decodeEvidence(text), { name: 'RangeError' })
  })
})
