import { before, suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { Cut } from '../../../src/training/dataset/cut-pictures.ts'
import { crossValidate, type CrossvalOptions, type FoldResult } from '../../../src/training/crossval.ts'
import { chooseBackend, type TrainingBackend } from '../../../src/training/network/backend.ts'
import { CROP, cuts, SHORT } from './head/cuts-fixture.ts'

let backend: TrainingBackend
before(async () => {
  backend = await chooseBackend('wasm', 1)
})

const PARAMETERS = { ...SHORT, epochs: 1 }
const options = (change: Partial<CrossvalOptions>): CrossvalOptions => ({
  cuts: [...cuts(24, 'good', 0, 2), ...cuts(6, 'defect', 0, 2)],
  crop: CROP,
  folds: 2,
  parameters: PARAMETERS,
  backend,
  onFold: () => {},
  onProgress: () => {},
  now: () => 0,
  ...change
})

async function all(run: CrossvalOptions): Promise<FoldResult[]> {
  const results: FoldResult[] = []
  for await (const result of crossValidate(run)) results.push(result)
  return results
}

suite('crossValidate', () => {
  test('scores every picture once, by a model that never saw its part', async () => {
    let fold = 0
    let trained = true
    /** Parts whose pixels were asked for while a fold was trained. */
    const seen = new Map<number, Set<string>>()
    const watched = options({}).cuts.map(({ picture, pixels, appearance }): Cut => ({
      picture,
      appearance,
      get pixels() {
        if (!trained) seen.get(fold)!.add(picture.part)
        return pixels
      }
    }))
    const folds = await all(
      options({
        cuts: watched,
        onFold(n) {
          fold = n
          trained = false
          seen.set(n, new Set())
        },
        onProgress() {
          trained = true
        }
      })
    )
    assert.deepEqual(
      folds.map((result) => result.fold),
      [1, 2]
    )
    const files = folds.flatMap(({ scored }) => scored.map(({ picture }) => picture.file))
    assert.deepEqual(files.toSorted(), watched.map(({ picture }) => picture.file).toSorted())
    for (const { fold: n, scored, threshold } of folds) {
      const held = new Set(scored.map(({ picture }) => picture.part))
      assert.ok(seen.get(n)!.size > 0)
      assert.deepEqual(
        [...seen.get(n)!].filter((part) => held.has(part)),
        []
      )
      assert.ok(threshold > 0)
      for (const { score } of scored) assert.ok(Number.isFinite(score) && score >= 0)
      // Good and bad parts are spread evenly: 12 and 3 parts over 2 folds.
      assert.equal(scored.filter(({ picture }) => picture.label === 'good').length, 12)
    }
  })

  test('is the same for the same seed', async () => {
    const short = { cuts: cuts(20, 'good') }
    assert.deepEqual(await all(options(short)), await all(options(short)))
  })

  test('too few parts for the folds, or to train and calibrate with, are refused', async () => {
    await assert.rejects(all(options({ cuts: cuts(3, 'good'), folds: 4 })), {
      code: 'DATASET_INVALID',
      message: /at least 4 parts for 4 folds, received 3/
    })
    await assert.rejects(all(options({ cuts: cuts(16, 'good') })), {
      code: 'DATASET_INVALID',
      message: /at least 10 OK pictures .* received 8/
    })
    await assert.rejects(all(options({ folds: 1 })), { name: 'RangeError' })
  })

  test('stops when told to, and when nobody asks for more', async () => {
    await assert.rejects(all(options({ signal: AbortSignal.abort(new Error('stop')) })), { message: 'stop' })
    const begun: number[] = []
    for await (const { fold } of crossValidate(
      options({
        cuts: cuts(20, 'good'),
        onFold: (n) => {
          begun.push(n)
        }
      })
    ))
      if (fold === 1) break
    assert.deepEqual(begun, [1])
  })
})
