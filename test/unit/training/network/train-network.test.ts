import { before, suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as tf from '@tensorflow/tfjs-core'
import type { EncoderWeights } from '../../../../src/encoder/weights.ts'
import { decoderShapes, parameterShapes } from '../../../../src/encoder/architecture.ts'
import type { TrainingBackend } from '../../../../src/training/network/backend.ts'
import { trainNetwork } from '../../../../src/training/network/train-network.ts'
import { hardness, schedule } from '../../../../src/training/network/training-schedule.ts'
import { assertClose, forward, randomCrops, randomWeights } from '../../encoder/encoder-fixture.ts'
import {
  classifierAuroc,
  discAuroc,
  discFigures,
  DISCS,
  memoryStore,
  options,
  SIZE,
  SMALL,
  wasm
} from './training-fixture.ts'

let backend: TrainingBackend
before(async () => {
  backend = await wasm()
})

function assertSameWeights(received: EncoderWeights, expected: EncoderWeights, tolerance: number): void {
  assert.deepEqual([...received.keys()], [...expected.keys()])
  for (const [name, values] of expected) assertClose(received.get(name)!, values, tolerance)
}
const differ = (a: EncoderWeights, b: EncoderWeights): boolean =>
  a.get('conv0/kernel')!.some((value, i) => value !== b.get('conv0/kernel')![i])

suite('trainNetwork', () => {
  test('learns to tell discs with a spot from plain ones: the loss falls, AUROC on unseen ones > 0.95', async () => {
    const { history, weights, classifier } = await trainNetwork(
      options(backend, { validate: discFigures, parameters: { epochs: 25 } })
    )
    assert.equal(history.length, 25)
    assert.ok(history.at(-1)!.reconstructionLoss < 0.8 * history[0]!.reconstructionLoss)
    assert.ok(history.at(-1)!.validationAuroc! > 0.95, `AUROC ${history.at(-1)!.validationAuroc}`)
    const byClassifier = await classifierAuroc({ architecture: SMALL, weights }, classifier, forward)
    assert.ok(byClassifier > 0.95, `AUROC of the classifier ${byClassifier}`)
    // The weights that come back are the ones that were validated last.
    assert.equal(await discAuroc(async (crops) => forward(SMALL, weights, crops)), history.at(-1)!.validationAuroc)
  })

  test('learns from good parts alone, with synthetic defects', async () => {
    const { history } = await trainNetwork(
      options(backend, { crops: { good: DISCS.good, defect: [] }, validate: discFigures, parameters: { epochs: 25 } })
    )
    assert.ok(history.at(-1)!.validationAuroc! > 0.9, `AUROC ${history.at(-1)!.validationAuroc}`)
  })

  test('the same seed gives the same weights, another seed others', async () => {
    const first = await trainNetwork(options(backend))
    assertSameWeights((await trainNetwork(options(backend))).weights, first.weights, 0)
    assert.ok(differ((await trainNetwork(options(backend, { parameters: { seed: 2 } }))).weights, first.weights))
  })

  test('who listens to the batches changes nothing', async () => {
    const heard: string[] = []
    const listened = await trainNetwork(
      options(backend, {
        onBatch: (epoch, done, of) => {
          heard.push(`${epoch}: ${done}/${of}`)
        }
      })
    )
    // 24 good parts, 8 a batch
    assert.deepEqual(heard, ['1: 1/3', '1: 2/3', '1: 3/3', '2: 1/3', '2: 2/3', '2: 3/3'])
    assertSameWeights((await trainNetwork(options(backend))).weights, listened.weights, 0)
  })

  test('broken off and resumed gives what an unbroken training gives', async () => {
    const parameters = { epochs: 5, saveInterval: 2 }
    const unbroken = await trainNetwork(options(backend, { parameters }))
    const checkpoints = memoryStore()
    const stop = new AbortController()
    await assert.rejects(
      trainNetwork(
        options(backend, {
          parameters,
          checkpoints,
          signal: stop.signal,
          onProgress: ({ epoch }) => {
            if (epoch === 3) stop.abort(new Error('power cut'))
          }
        })
      ),
      { message: 'power cut' }
    )
    assert.equal(checkpoints.saved.length, 1)

    const heard: number[] = []
    const again = options(backend, {
      parameters,
      checkpoints,
      onBatch: (epoch) => {
        heard.push(epoch)
      }
    })
    const resumed = await trainNetwork(again)
    // The checkpoint's epochs are told again: who follows the training may not have kept all of them.
    assert.deepEqual(
      again.progress.map(({ epoch }) => epoch),
      [1, 2, 3, 4, 5]
    )
    assert.deepEqual([...new Set(heard)], [3, 4, 5])
    assert.deepEqual(
      resumed.history.map(({ epoch }) => epoch),
      [1, 2, 3, 4, 5]
    )
    // Adam keeps the powers of its betas as a running product, which a resumed one computes anew: equal up to rounding.
    assertSameWeights(resumed.weights, unbroken.weights, 1e-5)
    resumed.history.forEach(({ loss }, n) => {
      assert.ok(Math.abs(loss - unbroken.history[n]!.loss) < 1e-5)
    })
  })

  test('checkpoints come every saveInterval epochs, not after the last', async () => {
    const checkpoints = memoryStore()
    await trainNetwork(options(backend, { checkpoints, parameters: { epochs: 4, saveInterval: 2, batchSize: 48 } }))
    assert.deepEqual(
      checkpoints.saved.map(({ history }) => history.length),
      [2]
    )
    // Adam: its step counter, then two moments for each of the 12 + 2 + 4 + 2 trained tensors.
    const { optimizer, values } = checkpoints.saved[0]!
    assert.equal(optimizer.length, 1 + 2 * 20)
    assert.deepEqual([...optimizer[0]!.values], [2])
    assert.equal(values.size, 20 + 8)
  })

  test('reports each epoch: mean losses of which the total is made, the time left', async () => {
    const run = options(backend, { parameters: { epochs: 3 } })
    await trainNetwork(run)
    for (const {
      epochs,
      loss,
      tripletLoss,
      classificationLoss = 0,
      reconstructionLoss,
      defectMapLoss = 0
    } of run.progress) {
      assert.equal(epochs, 3)
      assert.ok([tripletLoss, classificationLoss, reconstructionLoss, defectMapLoss].every((part) => part > 0))
      assert.ok(
        Math.abs(loss - (tripletLoss + classificationLoss + 0.05 * reconstructionLoss + 5 * defectMapLoss)) < 1e-4
      )
    }
    // The clock: asked once at the start, then once an epoch, 2 s later each time: 2 s an epoch.
    assert.deepEqual(
      run.progress.map(({ secondsLeft }) => secondsLeft),
      [4, 2, 0]
    )
  })

  test('validates at the end and about 20 times before; between, the last figure stands', async () => {
    let calls = 0
    const run = options(backend, {
      crops: { good: DISCS.good.slice(0, 2), defect: [] },
      validate: async () => ({ validationAuroc: ++calls }),
      parameters: { epochs: 41, batchSize: 4 }
    })
    await trainNetwork(run)
    // every ceil(41 / 20) = 3rd epoch and the last: 3, 6, ..., 39 and 41
    assert.equal(calls, 14)
    assert.deepEqual(
      run.progress.slice(0, 7).map(({ validationAuroc }) => validationAuroc),
      [null, null, 1, 1, 1, 2, 2]
    )
    assert.equal(run.progress.at(-1)!.validationAuroc, 14)
  })

  test('an abort before the start trains nothing', async () => {
    const run = options(backend, { signal: AbortSignal.abort(new Error('no')) })
    await assert.rejects(trainNetwork(run), { message: 'no' })
    assert.equal(run.progress.length, 0)
  })

  test('a loss that is no longer finite ends the training, naming the learning rate', async () => {
    await assert.rejects(trainNetwork(options(backend, { parameters: { learningRate: 1e30, epochs: 20 } })), {
      message: /^the loss became (NaN|Infinity) in epoch \d+: lower the learning rate \(now 1e\+30\)$/
    })
  })

  test('leaves no tensor behind: done, resumed, aborted, failed', async () => {
    const before = tf.memory().numTensors
    const checkpoints = memoryStore()
    const parameters = { epochs: 3, saveInterval: 1, batchSize: 48 }
    await trainNetwork(options(backend, { checkpoints, parameters, validate: discFigures }))
    assert.equal(tf.memory().numTensors, before, 'done')
    await trainNetwork(
      options(backend, { checkpoints: memoryStore(checkpoints.saved[0]), parameters, validate: discFigures })
    )
    assert.equal(tf.memory().numTensors, before, 'resumed')
    await trainNetwork(options(backend, { initial: randomWeights(SMALL, 1), parameters }))
    assert.equal(tf.memory().numTensors, before, 'from an encoder')
    await assert.rejects(trainNetwork(options(backend, { signal: AbortSignal.abort() })))
    await assert.rejects(trainNetwork(options(backend, { parameters: { learningRate: 1e30, epochs: 20 } })))
    await assert.rejects(
      trainNetwork(
        options(backend, {
          validate: async () => {
            throw new Error('no')
          }
        })
      )
    )
    assert.equal(tf.memory().numTensors, before, 'failed')
  })

  test('refuses a checkpoint without some of the values', async () => {
    const checkpoints = memoryStore({ history: [], values: new Map(), optimizer: [] })
    await assert.rejects(trainNetwork(options(backend, { checkpoints })), {
      name: 'RangeError',
      message: "values: expected a tensor 'conv0/kernel', received none"
    })
  })

  test('goes on from a finished encoder', async () => {
    const { weights } = await trainNetwork(options(backend, { parameters: { epochs: 15 } }))
    // With a learning rate of nearly nothing the encoder must come back as it was, but for running statistics of other
    // batches.
    const { history } = await trainNetwork(
      options(backend, { initial: weights, validate: discFigures, parameters: { epochs: 1, learningRate: 1e-9 } })
    )
    assert.ok(history[0]!.validationAuroc! > 0.9, `AUROC ${history[0]!.validationAuroc}`)
  })

  test('embeds any number of validation crops, in order', async () => {
    const crops = randomCrops(70, SIZE, 1)
    let embeddings = new Float32Array()
    const { weights } = await trainNetwork(
      options(backend, {
        validate: async (embed) => {
          embeddings = Float32Array.from(await embed(crops))
          return { validationAuroc: null }
        },
        parameters: { epochs: 1, batchSize: 48 }
      })
    )
    assertClose(embeddings, forward(SMALL, weights, crops), 1e-5)
  })

  test('refuses an architecture that does not fit, before it trains', async () => {
    await assert.rejects(trainNetwork(options(backend, { architecture: { ...SMALL, inputSize: 18 } })), {
      name: 'RangeError',
      message: /inputSize: expected a multiple of 16/
    })
    await assert.rejects(trainNetwork(options(backend, { architecture: { ...SMALL, inputSize: 32 } })), {
      name: 'RangeError',
      message: "crop: expected the sides of the network's input, 32 x 32, received 16 x 16"
    })
  })

  test('gives every tensor of the encoder, and of the decoder for heat maps', async () => {
    const { weights } = await trainNetwork(options(backend, { parameters: { epochs: 1, batchSize: 48 } }))
    assert.deepEqual(
      [...weights].map(([name, values]) => [name, values.length]),
      [...parameterShapes(SMALL), ...decoderShapes(SMALL)].map(([name, shape]) => [name, shape.reduce((a, b) => a * b)])
    )
  })
})

suite('schedule', () => {
  test('climbs over 20 steps, then falls along a cosine to nothing', () => {
    // 1000 steps: warm-up of min(20, 100) = 20
    assert.ok(Math.abs(schedule(0, 1000) - 1 / 20) < 1e-9)
    assert.ok(Math.abs(schedule(9, 1000) - 0.5 * 0.5 * (1 + Math.cos(0.009 * Math.PI))) < 1e-9)
    assert.ok(Math.abs(schedule(500, 1000) - 0.5) < 1e-9)
    assert.ok(schedule(999, 1000) < 1e-5 && schedule(999, 1000) > 0)
  })
  test('a short training warms up over a tenth of it, a single step counts full', () => {
    assert.ok(Math.abs(schedule(0, 50) - 1 / 5) < 1e-9)
    assert.equal(schedule(0, 1), 1)
  })
})

suite('hardness', () => {
  test('a long training: 0 up to a fifth of it, 0.5 from seven tenths on, straight between', () => {
    assert.deepEqual(
      [0, 2000, 7000, 10_000].map((step) => hardness(step, 10_000)),
      [0, 0, 0.5, 0.5]
    )
    assert.ok(Math.abs(hardness(4500, 10_000) - 0.25) < 1e-9)
  })
  test('a short one: 0 up to step 150, 0.5 from step 500 on, if it comes to that', () => {
    assert.deepEqual(
      [0, 150, 500, 599].map((step) => hardness(step, 600)),
      [0, 0, 0.5, 0.5]
    )
    assert.ok(Math.abs(hardness(325, 600) - 0.25) < 1e-9)
    assert.equal(hardness(99, 100), 0)
  })
})
