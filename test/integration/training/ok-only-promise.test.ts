// The promise of an OK-only threshold on drawn parts: found, cut out, encoded and scored as the service does it, with a
// small encoder that nobody has trained.
import { before, suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createRandom } from '../../../src/domain/random.ts'
import { type CropSpec, RECIPE_DEFAULTS } from '../../../src/domain/recipes/recipe.ts'
import { toOnnx } from '../../../src/encoder/onnx-model.ts'
import { openOnnxRuntime } from '../../../src/encoder/runtime-onnx.ts'
import { renderPart } from '../../../src/rendering/render-part.ts'
import { anomalyScore } from '../../../src/scoring/anomaly-score.ts'
import { type BinomialBounds, binomialBounds } from '../../../src/scoring/binomial-bounds.ts'
import { createBank } from '../../../src/scoring/memory-bank.ts'
import { okOnlyThreshold } from '../../../src/scoring/ok-only-threshold.ts'
import { cutPictures } from '../../../src/training/dataset/cut-pictures.ts'
import { embedCuts } from '../../../src/training/dataset/embed-cuts.ts'
import { randomWeights, TINY } from '../../unit/encoder/encoder-fixture.ts'

const CROP: CropSpec = { mode: 'square', sizePx: TINY.inputSize, margin: 1.1 }
const BANK = 60
const CALIBRATION = 320
const FRESH = 320

suite('a threshold from good parts alone', () => {
  let calibration: readonly number[]
  let fresh: readonly number[]
  before(async () => {
    const pictures = Array.from({ length: BANK + CALIBRATION + FRESH }, (_, n) => ({
      file: `${n}`,
      label: 'good' as const,
      part: `${n}`
    }))
    const draw = async (file: string) =>
      renderPart({ random: createRandom(`promise/${file}`), width: 96, height: 72 }).image
    const { cuts } = await cutPictures(pictures, { locate: RECIPE_DEFAULTS.locate, crop: CROP }, draw, () => {})
    assert.equal(cuts.length, pictures.length)
    const encoder = await openOnnxRuntime(toOnnx(TINY, randomWeights(TINY, 7)), 1)
    const { rows, D } = await embedCuts(cuts, encoder.embed, CROP).finally(() => encoder.close())
    const bank = createBank(rows.slice(0, BANK * D), D)
    const scores = cuts.map((_, n) => anomalyScore(rows.subarray(n * D, (n + 1) * D), bank, null, 3)).slice(BANK)
    calibration = scores.slice(0, CALIBRATION)
    fresh = scores.slice(CALIBRATION)
  })

  /**
   * Good parts rejected, each set of fresh parts by the threshold of a calibration set of its own: the promise is one
   * about the average over those.
   */
  function rejected(
    setSize: number,
    falseRejectRate: number,
    method: string
  ): BinomialBounds & { readonly promised: number } {
    let count = 0
    let promised = 0
    const sets = CALIBRATION / setSize
    const freshPerSet = FRESH / sets
    for (let set = 0; set < sets; set++) {
      const chosen = okOnlyThreshold(calibration.slice(set * setSize, (set + 1) * setSize), falseRejectRate)
      assert.equal(chosen.method, method)
      promised += chosen.promisedOverkillRate / sets
      count += fresh
        .slice(set * freshPerSet, (set + 1) * freshPerSet)
        .filter((score) => score >= chosen.threshold).length
    }
    return { ...binomialBounds(count, FRESH)!, promised }
  }

  test('conformal: rejects no more fresh parts than it promises, and not far fewer', () => {
    const { low, high, count, promised } = rejected(40, 0.1, 'conformal')
    assert.ok(promised <= 0.1 && promised > 0.07, String(promised))
    assert.ok(low <= promised, `${count} of ${FRESH} rejected: between ${low} and ${high}, promised ${promised}`)
    // The guarantee from below: (n - k) / (n + 1) with n = 40, k = 37.
    assert.ok(
      high >= 3 / 41,
      `${count} of ${FRESH} rejected: at most ${high}, which makes the threshold needlessly high`
    )
  })

  test('tail fit, from 20 parts: rejects no more fresh parts than it promises', () => {
    const { low, count, promised } = rejected(20, 0.02, 'tail-fit')
    assert.equal(Math.round(promised * 1e9) / 1e9, 0.02)
    assert.ok(low <= promised, `${count} of ${FRESH} rejected: at least ${low}, promised ${promised}`)
  })
})
