import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { Label, LabelledPicture } from '../../../../src/domain/labelled/label.ts'
import { foldsByPart, splitByPart } from '../../../../src/training/dataset/split.ts'

/** `sizes[i]` pictures of the part number i of this label. */
const parts = (label: Label, ...sizes: number[]): LabelledPicture[] =>
  sizes.flatMap((size, part) =>
    Array.from({ length: size }, (_, n) => ({ file: `/${label}/${part}-${n}.bmp`, label, part: `${label}/${part}` }))
  )
const sizes = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 12 })
const anyPictures = fc
  .tuple(sizes, sizes)
  .map(([good, defect]) => [...parts('good', ...good), ...parts('defect', ...defect)])
const partsOf = (pictures: readonly LabelledPicture[]) => new Set(pictures.map(({ part }) => part))
const labelled = (pictures: readonly LabelledPicture[], label: Label) =>
  pictures.filter((picture) => picture.label === label)
const files = (pictures: readonly LabelledPicture[]) => pictures.map(({ file }) => file).sort()
const anySeed = fc.integer({ min: 0, max: 0xffffffff })

suite('splitByPart', () => {
  test('takes the share of each label, in whole parts', () => {
    const pictures = [
      ...parts('good', ...Array.from({ length: 40 }, () => 2)),
      ...parts('defect', 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)
    ]
    const { train, validation } = splitByPart(pictures, { validationShare: 0.2, seed: 1 })
    assert.deepEqual([labelled(validation, 'good').length, labelled(validation, 'defect').length], [16, 2])
    assert.deepEqual([labelled(train, 'good').length, labelled(train, 'defect').length], [64, 8])
  })

  test('other seeds hold back other parts; a share of 0 holds back none', () => {
    const pictures = parts('good', ...Array.from({ length: 30 }, () => 1))
    const held = (seed: number) => files(splitByPart(pictures, { validationShare: 0.3, seed }).validation)
    assert.notDeepEqual(held(1), held(2))
    assert.deepEqual(splitByPart(pictures, { validationShare: 0, seed: 1 }).validation, [])
  })

  test('property: each picture on one side, no part on both, each label on each side where two parts allow it', () => {
    fc.assert(
      fc.property(
        anyPictures,
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        anySeed,
        (pictures, validationShare, seed) => {
          const { train, validation } = splitByPart(pictures, { validationShare, seed })
          assert.deepEqual(files([...train, ...validation]), files(pictures))
          assert.ok([...partsOf(train)].every((part) => !partsOf(validation).has(part)))
          for (const label of ['good', 'defect'] as const) {
            const count = partsOf(labelled(pictures, label)).size
            assert.equal(labelled(train, label).length > 0, count > 0)
            assert.equal(labelled(validation, label).length > 0, count > 1)
          }
        }
      )
    )
  })

  test('property: the order of the pictures plays no part', () => {
    fc.assert(
      fc.property(anyPictures, anySeed, (pictures, seed) => {
        const options = { validationShare: 0.25, seed }
        assert.deepEqual(
          files(splitByPart(pictures.toReversed(), options).validation),
          files(splitByPart(pictures, options).validation)
        )
      })
    )
  })

  test('property: with parts of one picture the share is met as closely as a whole picture allows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 50 }),
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        anySeed,
        (count, validationShare, seed) => {
          const { validation } = splitByPart(parts('good', ...Array.from({ length: count }, () => 1)), {
            validationShare,
            seed
          })
          const possible = Math.min(Math.max(validationShare * count, 1), count - 1)
          assert.ok(Math.abs(validation.length - possible) <= 0.5 + 1e-9, `${validation.length} for ${possible}`)
        }
      )
    )
  })

  test('refuses a share outside of [0, 1)', () => {
    for (const validationShare of [-0.1, 1, NaN])
      assert.throws(() => splitByPart([], { validationShare, seed: 1 }), {
        name: 'RangeError',
        message: /0 <= share < 1/
      })
  })
})

suite('foldsByPart', () => {
  test('spreads the few defects over the folds', () => {
    const folds = foldsByPart(
      [...parts('good', ...Array.from({ length: 50 }, () => 2)), ...parts('defect', 1, 1, 1, 1, 1, 1, 1, 1)],
      5,
      7
    )
    assert.deepEqual(
      folds.map((fold) => labelled(fold, 'good').length),
      [20, 20, 20, 20, 20]
    )
    assert.deepEqual(folds.map((fold) => labelled(fold, 'defect').length).sort(), [1, 1, 2, 2, 2])
  })

  test('property: each picture in exactly one fold, no part in two, no fold empty', () => {
    fc.assert(
      fc.property(anyPictures, fc.integer({ min: 2, max: 6 }), anySeed, (pictures, count, seed) => {
        fc.pre(partsOf(pictures).size >= count)
        const folds = foldsByPart(pictures, count, seed)
        assert.equal(folds.length, count)
        assert.deepEqual(files(folds.flat()), files(pictures))
        assert.equal(
          folds.reduce((sum, fold) => sum + partsOf(fold).size, 0),
          partsOf(pictures).size
        )
        assert.ok(folds.every((fold) => fold.length > 0))
        assert.deepEqual(foldsByPart(pictures.toReversed(), count, seed).map(files), folds.map(files))
      })
    )
  })

  test('property: of each label no fold has more than another by more than the largest part', () => {
    fc.assert(
      fc.property(anyPictures, fc.integer({ min: 2, max: 6 }), anySeed, (pictures, count, seed) => {
        fc.pre(partsOf(pictures).size >= count)
        const folds = foldsByPart(pictures, count, seed)
        for (const label of ['good', 'defect'] as const) {
          const counts = folds.map((fold) => labelled(fold, label).length)
          const largest = Math.max(
            0,
            ...[...partsOf(labelled(pictures, label))].map((part) => pictures.filter((p) => p.part === part).length)
          )
          assert.ok(Math.max(...counts) - Math.min(...counts) <= largest, counts.join())
        }
      })
    )
  })

  test('says when there are too few parts, or no folds', () => {
    assert.throws(() => foldsByPart(parts('good', 3, 1), 5, 1), {
      code: 'DATASET_INVALID',
      message: 'expected at least 5 parts for 5 folds, received 2'
    })
    for (const folds of [1, 2.5, NaN])
      assert.throws(() => foldsByPart([], folds, 1), { name: 'RangeError', message: /folds: expected/ })
  })
})
