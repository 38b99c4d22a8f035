import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { Label } from '../../../../src/domain/labelled/label.ts'
import { createRandom } from '../../../../src/domain/random.ts'
import { mergeNearDuplicates } from '../../../../src/training/dataset/near-duplicates.ts'
import { rotationFingerprint } from '../../../../src/training/dataset/rotation-fingerprint.ts'

const SIZE = 96
/** The surface `seed`, turned by some columns, with `noise` of its own. */
function fingerprint(seed: number, columns = 0, noise = 0): Float32Array {
  const random = createRandom(seed)
  const surface = Float32Array.from({ length: SIZE * SIZE }, () => random.normal())
  const own = random.fork(columns)
  return rotationFingerprint(
    surface.map((_, i) => surface[i - (i % SIZE) + ((i + columns) % SIZE)]! + noise * own.normal()),
    SIZE
  )
}
const picture = (name: string, label: Label = 'good') => ({ file: `/${name}.png`, label, part: `${label}/${name}` })

suite('mergeNearDuplicates', () => {
  test('copies of one part become one part, and take along what belongs to them; others stay', () => {
    const pictures = [picture('1'), picture('2'), picture('3'), { ...picture('3-s'), part: 'good/3' }, picture('4')]
    const merged = mergeNearDuplicates(pictures, [
      fingerprint(1),
      fingerprint(2),
      fingerprint(1, 31, 0.3),
      fingerprint(5),
      fingerprint(4)
    ])
    assert.deepEqual(
      merged.map(({ part }) => part),
      ['good/1', 'good/2', 'good/1', 'good/1', 'good/4']
    )
  })

  test('compares only pictures with the same label, and only those with a fingerprint', () => {
    const pictures = [picture('1'), picture('2', 'defect'), picture('3')]
    assert.deepEqual(mergeNearDuplicates(pictures, [fingerprint(1), fingerprint(1), undefined]), pictures)
  })

  test('how alike is up to the caller', () => {
    const pictures = [picture('1'), picture('2')]
    // Noise of the same strength: the correlation of the two is near 1/2.
    const fingerprints = [fingerprint(1, 3, 1), fingerprint(1, 50, 1)]
    assert.equal(new Set(mergeNearDuplicates(pictures, fingerprints, 0.9).map(({ part }) => part)).size, 2)
    assert.equal(new Set(mergeNearDuplicates(pictures, fingerprints, 0.3).map(({ part }) => part)).size, 1)
  })

  test('wants a fingerprint, or undefined, for each picture', () => {
    assert.throws(() => mergeNearDuplicates([picture('1')], []), {
      name: 'RangeError',
      message: 'fingerprints: expected 1, received 0'
    })
  })
})
