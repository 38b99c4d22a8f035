import { before, suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { RECIPE_DEFAULTS } from '../../../src/domain/recipes/recipe.ts'
import { TRAIN_DEFAULTS, type TrainProgress } from '../../../src/domain/training/training.ts'
import { openOnnxRuntime } from '../../../src/encoder/runtime-onnx.ts'
import { drawGoodParts, withDefects } from '../../../src/training/starter-parts.ts'
import { chooseBackend, type TrainingBackend } from '../../../src/training/network/backend.ts'
import { trainStarter, type TrainedStarter } from '../../../src/training/train-starter.ts'

const { crop } = RECIPE_DEFAULTS

suite('drawGoodParts', () => {
  test('the same seed draws the same parts, product by product; another one others', () => {
    const draw = (seed: string) => drawGoodParts(crop, { products: 2, perProduct: 2, seed })
    const parts = draw('a')
    assert.deepEqual(
      parts.map(({ picture }) => picture.part),
      ['0/0', '0/1', '1/0', '1/1']
    )
    assert.deepEqual(draw('a'), parts)
    assert.notDeepEqual(draw('b')[0]!.pixels, parts[0]!.pixels)
    assert.notDeepEqual(parts[0]!.pixels, parts[1]!.pixels)
    // Parts of one product are more alike than parts of two.
    const apart = (a: number, b: number): number =>
      parts[a]!.pixels.reduce((sum, value, i) => sum + Math.abs(value - parts[b]!.pixels[i]!), 0)
    assert.ok(apart(0, 1) < apart(0, 2))
  })

  test('a defect changes its part, and the label', () => {
    const good = drawGoodParts(crop, { products: 1, perProduct: 2, seed: 'a' })
    const defects = withDefects(good, crop, 'b')
    defects.forEach(({ picture, pixels }, n) => {
      assert.equal(picture.label, 'defect')
      assert.ok(pixels.some((value, i) => value !== good[n]!.pixels[i]))
    })
  })
})

suite('trainStarter', () => {
  let backend: TrainingBackend
  before(async () => {
    backend = await chooseBackend('wasm', 1)
  })
  const train = async (seed: number): Promise<{ starter: TrainedStarter; progress: TrainProgress[] }> => {
    const progress: TrainProgress[] = []
    const starter = await trainStarter({
      parts: { products: 2, perProduct: 4 },
      trial: { products: 1, taught: 6, judged: 6 },
      parameters: { ...TRAIN_DEFAULTS, epochs: 1, batchSize: 8, seed },
      backend,
      codeVersion: '1.2.3',
      clockMs: () => 0,
      observer: {
        note() {},
        cut() {},
        batch() {},
        epoch(one) {
          progress.push(one)
        }
      }
    })
    return { starter, progress }
  }

  test('an encoder tried on unseen products, with bank and threshold; same seed, same result', async () => {
    const { starter, progress } = await train(1)
    assert.equal(progress.length, 1)
    const { validationAuroc } = progress[0]!
    assert.ok(validationAuroc! >= 0 && validationAuroc! <= 1)
    assert.equal(starter.draft.metrics['meanAurocOfUnseenProducts'], validationAuroc)
    assert.deepEqual(
      [starter.draft.crop, starter.draft.counts.train, starter.taught.good.K],
      [crop, { good: 8, defect: 0 }, 6]
    )
    const encoder = await openOnnxRuntime(starter.onnx, 1)
    assert.deepEqual([encoder.inputSize, encoder.embeddingSize], [crop.sizePx, starter.taught.good.D])
    await encoder.close()
    const again = await train(1)
    assert.deepEqual(again.starter.onnx, starter.onnx)
    assert.equal(again.starter.draft.dataHash, starter.draft.dataHash)
  })
})
