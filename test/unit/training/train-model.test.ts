import { before, suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import type { GreyImage } from '../../../src/domain/inspection/image.ts'
import type { Label, LabelledPicture } from '../../../src/domain/labelled/label.ts'
import { createRandom } from '../../../src/domain/random.ts'
import { RECIPE_DEFAULTS, type Recipe } from '../../../src/domain/recipes/recipe.ts'
import { openOnnxRuntime } from '../../../src/encoder/runtime-onnx.ts'
import { decodeWeights } from '../../../src/encoder/weights-file.ts'
import { decodeBank } from '../../../src/scoring/bank-file.ts'
import { decodeEvidence } from '../../../src/scoring/evidence/evidence-file.ts'
import { chooseBackend, type TrainingBackend } from '../../../src/training/network/backend.ts'
import { splitCuts } from '../../../src/training/split-cuts.ts'
import { trainModel, type TrainModelOptions } from '../../../src/training/train-model.ts'
import { writeModelFiles } from '../../../src/training/write-model-files.ts'
import { tempFolder } from '../temp-folder.ts'
import { cuts, noCheckpoints, SHORT } from './head/cuts-fixture.ts'

let backend: TrainingBackend
before(async () => {
  backend = await chooseBackend('wasm', 1)
})

const recipe: Recipe = { id: 'disc', ...RECIPE_DEFAULTS, crop: { mode: 'square', sizePx: 16, margin: 1.05 } }

/** A bright disc on a dark ground, 120x90, the centre somewhere near the middle; a defect has a dark spot. */
function picture(file: string): GreyImage {
  const random = createRandom(file)
  const [cx, cy] = [60 + random.range(-5, 5), 45 + random.range(-3, 3)]
  const [sx, sy] = [cx + random.range(-15, 15), cy + random.range(-15, 15)]
  const data = Uint8Array.from({ length: 120 * 90 }, (_, i) => {
    const [x, y] = [i % 120, Math.floor(i / 120)]
    const grey =
      Math.hypot(x - cx, y - cy) > 30 ? 30 : file.includes('defect') && Math.hypot(x - sx, y - sy) < 5 ? 60 : 150
    return grey + 5 * random.normal()
  })
  return { width: 120, height: 90, data }
}
const pictures = (count: number, label: Label): LabelledPicture[] =>
  Array.from({ length: count }, (_, n) => ({ file: `/${label}/${n}.bmp`, label, part: `${label}/${n}` }))

interface Told {
  readonly notes: string[]
  readonly cut: number[]
  readonly batches: string[]
  readonly epochs: number[]
}

function run(change: Partial<TrainModelOptions> = {}): TrainModelOptions & { readonly told: Told } {
  const told: Told = { notes: [], cut: [], batches: [], epochs: [] }
  let now = 0
  return {
    told,
    dataset: {
      path: '/data',
      pictures: [...pictures(14, 'good'), ...pictures(4, 'defect')],
      refused: [{ file: '/broken.bmp', why: 'not a picture' }],
      hash: 'h'.repeat(64)
    },
    recipe,
    parameters: SHORT,
    backend,
    start: { name: 'random' },
    mergeCopies: false,
    checkpoints: () => noCheckpoints,
    readPicture: async (file) => picture(file),
    codeVersion: '1.2.3',
    clockMs: () => (now += 100),
    observer: {
      note: (text) => {
        told.notes.push(text)
      },
      cut: (done, of) => {
        told.cut.push(done / of)
      },
      batch: (epoch, done, of) => {
        told.batches.push(`${epoch}: ${done}/${of}`)
      },
      epoch: ({ epoch }) => {
        told.epochs.push(epoch)
      }
    },
    ...change
  }
}

suite('trainModel', () => {
  test('from pictures to what can be published', async (t) => {
    const keys: string[] = []
    const empty: GreyImage = { width: 120, height: 90, data: new Uint8Array(120 * 90).fill(30) }
    const options = run({
      checkpoints: (key) => {
        keys.push(key)
        return noCheckpoints
      },
      async readPicture(file) {
        if (file === '/good/0.bmp') return empty
        if (file === '/good/1.bmp') throw new Error('the disk is gone')
        return picture(file)
      }
    })
    const { fitted, draft, train, validation, rejected } = await trainModel(options)
    assert.deepEqual(rejected, [
      { file: '/broken.bmp', why: 'not a picture' },
      { file: '/good/0.bmp', why: 'no part found in the picture' },
      { file: '/good/1.bmp', why: 'the disk is gone' }
    ])
    assert.deepEqual(options.told.notes.slice(0, 3), [
      'skipped /broken.bmp: not a picture',
      'skipped /good/0.bmp: no part found in the picture',
      'skipped /good/1.bmp: the disk is gone'
    ])
    assert.equal(options.told.cut.length, 18)
    assert.equal(options.told.cut.at(-1), 1)
    assert.deepEqual(options.told.epochs, [1, 2])
    assert.deepEqual(options.told.batches, ['1: 1/1', '2: 1/1'])

    // 12 good parts: half of them held out, of the 4 defects 2
    assert.deepEqual(draft.counts, {
      available: { good: 14, defect: 4 },
      train: { good: 6, defect: 2 },
      validation: { good: 6, defect: 2 },
      rejected: 3
    })
    assert.deepEqual([train.length, validation.length], [8, 8])
    assert.deepEqual(
      [draft.codeVersion, draft.dataHash, draft.crop, draft.parameters, draft.encoder],
      ['1.2.3', 'h'.repeat(64), recipe.crop, SHORT, { inputSize: 16, embeddingSize: 258 }]
    )
    assert.equal(draft.threshold, fitted.calibration.threshold)
    assert.ok((draft.metrics['onnxDifference'] as number) <= 1e-4)
    assert.deepEqual(
      [draft.metrics['backend'], draft.metrics['device'], draft.metrics['startedFrom']],
      ['wasm', 'cpu', 'random']
    )
    assert.ok((draft.metrics['trainingSeconds'] as number) > 0)
    assert.equal(keys.length, 1)

    const folder = tempFolder(t)
    await writeModelFiles(folder, fitted)
    assert.deepEqual(readdirSync(folder).toSorted(), [
      'encoder.onnx',
      'evidence.json',
      'good.bank',
      'weights.bin',
      'weights.json'
    ])
    const read = (name: string) => readFileSync(join(folder, name))
    assert.deepEqual(decodeWeights({ json: String(read('weights.json')), bin: read('weights.bin') }), {
      architecture: fitted.architecture,
      weights: fitted.weights
    })
    assert.deepEqual(decodeBank(read('good.bank')), fitted.good)
    assert.deepEqual(decodeEvidence(String(read('evidence.json'))), fitted.evidence)
    const encoder = await openOnnxRuntime(read('encoder.onnx'), 1)
    assert.deepEqual([encoder.inputSize, encoder.embeddingSize], [16, 258])
    await encoder.close()
    await fitted.close()
  })

  test('another data set, parameter, start, crop or program: another checkpoint key; equal ones share it', async () => {
    const dataset = { path: '/d', pictures: pictures(10, 'good'), refused: [], hash: 'h' }
    const keyOf = async (change: Partial<TrainModelOptions>): Promise<string> => {
      let found = ''
      const stop = new Error('enough')
      await assert.rejects(
        trainModel(
          run({
            dataset,
            ...change,
            checkpoints: (key) => {
              found = key
              return {
                load: async () => {
                  throw stop
                },
                save: async () => {}
              }
            }
          })
        ),
        stop
      )
      return found
    }
    const plain = await keyOf({})
    assert.equal(await keyOf({}), plain)
    const others = await Promise.all([
      keyOf({ dataset: { ...dataset, hash: 'g' } }),
      keyOf({ parameters: { ...SHORT, seed: 2 } }),
      keyOf({ codeVersion: '2' }),
      keyOf({ start: { name: 'starter/1' } }),
      keyOf({ recipe: { ...recipe, crop: { ...recipe.crop, margin: 1.2 } } }),
      keyOf({ recipe: { ...recipe, locate: { ...recipe.locate, minConfidence: 0.45 } } })
    ])
    assert.equal(new Set([plain, ...others]).size, 7)
  })

  test('threshold and review band by order, on the held-out pictures', async () => {
    const dataset = {
      path: '/d',
      pictures: [...pictures(14, 'good'), ...pictures(4, 'defect')],
      refused: [],
      hash: 'h'
    }
    const { draft, fitted, thresholds } = await trainModel(
      run({ dataset, thresholds: { limits: { escapeLimit: 0, overkillLimit: 0 } } })
    )
    await fitted.close()
    const { calibration, reviewFrom, reviewBand } = thresholds
    assert.deepEqual(
      [calibration.escape?.count, calibration.overkill.count, draft.metrics['thresholdMethod'], draft.threshold],
      [0, 0, 'review-band', calibration.threshold]
    )
    assert.equal(reviewFrom, calibration.threshold * (1 - reviewBand))
  })

  test('an order that takes NG pictures is refused before the training when none is held out', async () => {
    const options = run({
      dataset: { path: '/d', pictures: pictures(14, 'good'), refused: [], hash: 'h' },
      thresholds: { policy: { by: 'escape-limit', limit: 0.01 }, reviewBand: 0 }
    })
    await assert.rejects(trainModel(options), {
      code: 'DATASET_INVALID',
      message: /^expected NG pictures of at least 2 parts/
    })
    assert.deepEqual(options.told.epochs, [])
  })

  test('says what it means to have OK pictures only', async () => {
    const options = run({ dataset: { path: '/d', pictures: pictures(12, 'good'), refused: [], hash: 'h' } })
    const { draft, fitted } = await trainModel(options)
    await fitted.close()
    assert.match(options.told.notes[0]!, /^no NG pictures: training on OK pictures alone/)
    assert.match(options.told.notes[1]!, /^6 pictures for batches of 16/)
    assert.deepEqual([draft.metrics['auroc'], draft.metrics['escape']], [null, null])
  })

  test('too few good parts that can be found are refused; so is an abort', async () => {
    const blank: GreyImage = { width: 120, height: 90, data: new Uint8Array(120 * 90) }
    await assert.rejects(trainModel(run({ readPicture: async () => blank })), {
      code: 'DATASET_INVALID',
      message: 'expected at least 10 OK pictures in which the part is found, received 0'
    })
    await assert.rejects(trainModel(run({ signal: AbortSignal.abort(new Error('stop')) })), { message: 'stop' })
  })
})

suite('splitCuts', () => {
  test('property: from 10 good parts on, 5 at least on each side, and no part on both', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 60 }), fc.nat(20), fc.nat(1000), (good, defect, seed) => {
        const all = [...cuts(good, 'good'), ...cuts(defect, 'defect')]
        const { train, validation } = splitCuts(all, seed)
        const goodOf = (some: typeof all) => some.filter(({ picture }) => picture.label === 'good').length
        assert.ok(goodOf(train) >= 5 && goodOf(validation) >= 5, `${goodOf(train)} and ${goodOf(validation)}`)
        assert.equal(train.length + validation.length, all.length)
        const held = new Set(validation.map(({ picture }) => picture.part))
        assert.ok(train.every(({ picture }) => !held.has(picture.part)))
      }),
      { numRuns: 25 }
    )
  })
  test('a large set gives up a fifth', () => {
    const { validation } = splitCuts(cuts(100, 'good'), 1)
    assert.equal(validation.length, 20)
  })
  test('fewer than 10 good ones are refused', () => {
    assert.throws(() => splitCuts([...cuts(9, 'good'), ...cuts(30, 'defect')], 1), {
      code: 'DATASET_INVALID',
      message: /at least 10 OK pictures .* received 9/
    })
  })
})
