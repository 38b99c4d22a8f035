import { before, suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as tf from '@tensorflow/tfjs-core'
import type { TrainProgress } from '../../../src/domain/training/training.ts'
import { toOnnx } from '../../../src/encoder/onnx-model.ts'
import { isQuantised } from '../../../src/encoder/quantised/whole-numbers.ts'
import { openOnnxRuntime } from '../../../src/encoder/runtime-onnx.ts'
import { embedCuts } from '../../../src/training/dataset/embed-cuts.ts'
import { auroc } from '../../../src/scoring/roc.ts'
import { MIN_GOOD, fitModel, type FitOptions, type FittedModel } from '../../../src/training/fit-model.ts'
import { scoresByLabel } from '../../../src/training/choose-threshold.ts'
import { chooseBackend, type TrainingBackend } from '../../../src/training/network/backend.ts'
import { assertClose } from '../encoder/encoder-fixture.ts'
import { CROP, cuts, noCheckpoints, SHORT, whitened } from './head/cuts-fixture.ts'

let backend: TrainingBackend
before(async () => {
  backend = await chooseBackend('wasm', 1)
})

async function withFit(
  change: Partial<FitOptions>,
  use: (fitted: FittedModel, progress: readonly TrainProgress[]) => Promise<void>
): Promise<void> {
  const progress: TrainProgress[] = []
  const fitted = await fitModel({
    train: cuts(12, 'good'),
    validation: cuts(8, 'good', 100),
    crop: CROP,
    parameters: SHORT,
    backend,
    checkpoints: noCheckpoints,
    onProgress: (step) => {
      progress.push(step)
    },
    now: () => 0,
    ...change
  })
  try {
    await use(fitted, progress)
  } finally {
    await fitted.close()
  }
}

const refuse = (train: number, validation: number): Promise<void> =>
  assert.rejects(
    withFit(
      {
        train: cuts(train, 'good'),
        validation: cuts(validation, 'good', 100),
        onProgress: () => assert.fail('trained')
      },
      async () => {}
    ),
    {
      code: 'DATASET_INVALID',
      message:
        `expected at least ${MIN_GOOD.train} OK pictures to learn from and ${MIN_GOOD.validation} of other `
        + `parts to calibrate with, received ${train} and ${validation}`
    }
  )

suite('fitModel', () => {
  test('from good parts alone: a bank of all of them, a threshold from their bulk with REVIEW below it, no AUROC', () =>
    withFit({}, async (fitted, progress) => {
      assert.deepEqual(
        [fitted.good.K, fitted.good.D, fitted.defect, fitted.scoring],
        [12, 258, null, { k: 5, useDefectBank: false }]
      )
      assert.equal(fitted.architecture.inputSize, 16)
      assert.equal(fitted.calibration.method, 'bulk')
      assert.ok(fitted.reviewFrom! > 0 && fitted.reviewFrom! < fitted.calibration.threshold)
      assert.equal(fitted.calibration.escape, null)
      assert.ok(fitted.calibration.threshold > 0)
      assert.deepEqual(
        progress.map(({ validationAuroc }) => validationAuroc),
        [null, null]
      )
      assert.deepEqual(fitted.history, progress)
    }))

  test('scores come in the order of the cuts, alone or together', () =>
    withFit({}, async (fitted) => {
      const validation = cuts(8, 'good', 100)
      assert.equal(fitted.validationScores.length, 8)
      const again = await fitted.score(validation.toReversed())
      again.toReversed().forEach((score, n) => {
        assert.ok(Math.abs(score - fitted.validationScores[n]!) < 1e-6)
      })
      const [alone] = await fitted.score([validation[3]!])
      assert.ok(Math.abs(alone! - fitted.validationScores[3]!) < 1e-6)
      // Parts of the bank: one of the 5 nearest is the part itself, at distance 0.
      for (const score of await fitted.score(cuts(12, 'good'))) assert.ok(score >= 0 && score < 2)
    }))

  test('ten held-out defects set the threshold by cost, or by what overkill may be; nine do not', async () => {
    const validation = [...cuts(8, 'good', 100), ...cuts(10, 'defect', 100)]
    await withFit(
      { train: [...cuts(12, 'good'), ...cuts(6, 'defect')], validation },
      async ({ calibration, reviewFrom, defect }) => {
        assert.match(calibration.method, /^(cost|overkill-limit)$/)
        assert.ok(calibration.overkill.rate <= 0.05)
        assert.equal(calibration.escape?.of, 10)
        assert.equal(reviewFrom, null)
        assert.equal(defect, null) // 6 known defects say too little
      }
    )
    await withFit({ validation: validation.slice(0, -1) }, async ({ calibration }) => {
      assert.equal(calibration.method, 'bulk')
      assert.equal(calibration.escape?.of, 9)
    })
  })

  test('learns discs: with 24 known defects, unseen ones score higher', () =>
    withFit(
      {
        train: [...cuts(24, 'good'), ...cuts(24, 'defect')],
        validation: [...cuts(12, 'good', 100), ...cuts(12, 'defect', 100)],
        parameters: { ...SHORT, epochs: 8 }
      },
      async (fitted, progress) => {
        // The progress is told of the same validation pictures, by the layer in training.
        assert.ok(progress.at(-1)!.validationAuroc! > 0.9, `${progress.at(-1)!.validationAuroc}`)
        assert.equal(fitted.scoring.useDefectBank, fitted.defect !== null)
        if (fitted.defect !== null) assert.equal(fitted.defect.K, 24)
        const other = [...cuts(20, 'good', 300), ...cuts(20, 'defect', 300)]
        const { good, defect } = scoresByLabel(other, await fitted.score(other))
        assert.ok(auroc(good, defect)! > 0.9, `AUROC ${auroc(good, defect)}`)
      }
    ))

  test('in 8 bits: bank, threshold and scores all come from the quantised encoder', () =>
    withFit(
      {
        train: [...cuts(24, 'good'), ...cuts(24, 'defect')],
        validation: [...cuts(12, 'good', 100), ...cuts(12, 'defect', 100)],
        parameters: { ...SHORT, epochs: 8, precision: 'int8' }
      },
      async ({ architecture, weights, onnx, good, precision, validationScores, calibration, ...fitted }) => {
        assert.equal(precision.precision, 'int8', precision.why)
        assert.match(precision.why, /times as fast on this machine; AUROC \d\.\d{4} beside/)
        assert.ok(isQuantised(weights))
        assert.deepEqual(onnx, toOnnx(architecture, weights))
        const encoder = await openOnnxRuntime(onnx, 1)
        try {
          const { rows, D } = await embedCuts(cuts(24, 'good'), encoder.embed, CROP)
          const prototypes = whitened(good.rows, D)
          whitened(rows, D).forEach((part, n) => assertClose(part, prototypes[n]!, 1e-4))
        } finally {
          await encoder.close()
        }
        const validation = [...cuts(12, 'good', 100), ...cuts(12, 'defect', 100)]
        const again = await fitted.score(validation)
        again.forEach((score, n) => assert.ok(Math.abs(score - validationScores[n]!) < 1e-6))
        assert.equal(calibration.escape?.of, 12)
      }
    ))

  test('in float32 as asked, and where nothing was asked', async () => {
    for (const precision of ['fp32', undefined] as const)
      await withFit({ parameters: { ...SHORT, precision } }, async (fitted) => {
        assert.deepEqual(fitted.precision, { precision: 'fp32', why: 'as asked' })
        assert.ok(!isQuantised(fitted.weights))
      })
  })

  test('too few good parts: says how many there are for what, before any training', async () => {
    await refuse(4, 20)
    await refuse(20, 4)
    await refuse(0, 0)
  })

  test('a crop that the network cannot take is refused before any training', async () => {
    await assert.rejects(
      withFit({ crop: { ...CROP, sizePx: 20 } }, async () => {}),
      { name: 'RangeError', message: /inputSize: expected a multiple of 16 .* received 20/ }
    )
  })

  test('stops when told to', async () => {
    await assert.rejects(
      withFit({ signal: AbortSignal.abort(new Error('stop')) }, async () => {}),
      { message: 'stop' }
    )
  })

  test('keeps no tensor', async () => {
    const before = tf.memory().numTensors
    await withFit({ parameters: { ...SHORT, epochs: 1 } }, async () => {})
    assert.equal(tf.memory().numTensors, before)
  })
})

suite('scoresByLabel', () => {
  test('sorts scores by the label of their cuts', () => {
    const mixed = [cuts(1, 'good')[0]!, cuts(1, 'defect')[0]!, cuts(1, 'good', 1)[0]!]
    assert.deepEqual(scoresByLabel(mixed, [1, 2, 3]), { good: [1, 3], defect: [2] })
  })
})
