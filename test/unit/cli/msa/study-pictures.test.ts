import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { masterOption, toleranceOption } from '../../../../src/cli/msa/msa-options.ts'
import { studyPictures } from '../../../../src/cli/msa/study-pictures.ts'

const placed = (...paths: readonly string[]) =>
  studyPictures(
    '/study',
    paths.map((path) => ({
      file: join('/study', path),
      label: path.includes('NG') ? ('defect' as const) : ('good' as const),
      part: ''
    }))
  ).map(({ part, station, reference }) => [part, station, reference])

suite('pictures of a study', () => {
  test('the path names station, reference and part', () => {
    assert.deepEqual(placed('line1/OK/10/1.png', 'line1/OK/9/1.png', 'hall2/line 3/NG/7/a.bmp'), [
      ['NG/7', 'hall2/line 3', 'defect'],
      ['OK/9', 'line1', 'good'],
      ['OK/10', 'line1', 'good']
    ])
  })

  test('one station needs no folder, and a part may be named by the file', () => {
    assert.deepEqual(placed('OK/4711-1.png', 'OK/4711-2.png', 'NG/a_b_3.png'), [
      ['NG/a_b', 'station', 'defect'],
      ['OK/4711', 'station', 'good'],
      ['OK/4711', 'station', 'good']
    ])
  })

  test('a picture that names no part is refused', () => {
    assert.throws(() => placed('OK/part.png'), /expected the part in the path, .* received OK\/part\.png/)
  })
})

suite('options of okng msa', () => {
  test('tolerances and masters', () => {
    assert.deepEqual(
      [...toleranceOption('diameter=49.95..50.05', toleranceOption('score=..0.4', undefined))],
      [
        ['score', { low: null, high: 0.4 }],
        ['diameter', { low: 49.95, high: 50.05 }]
      ]
    )
    assert.deepEqual(masterOption('diameter:OK/a=b=50.5', undefined), [
      { characteristic: 'diameter', part: 'OK/a=b', value: 50.5 }
    ])
    for (const wrong of ['weight=1..2', 'diameter=1', 'diameter=2..1', 'diameter=..', 'diameter=a..2'])
      assert.throws(() => toleranceOption(wrong, undefined), { code: 'commander.invalidArgument' })
    for (const wrong of ['diameter=50', 'weight:a=1', 'diameter:a=x'])
      assert.throws(() => masterOption(wrong, undefined), { code: 'commander.invalidArgument' })
  })
})
