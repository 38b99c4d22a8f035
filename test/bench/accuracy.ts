// Which network, crop and score tells defects from good parts: all variants on the same parts, trained for the same
// number of steps.
// Run: npm run bench:accuracy [-- --dataset DIR|CSV --recipe NAME] [--epochs N] [--backend auto|tensorflow|wasm]
// [--teach] Without --dataset on parts that the project draws (test parts of another seed). Prints AUROC over the test
// parts, drawn ones by kind of defect too. --teach: the rows without training only. --old-in-folds N --dataset DIR
// --recipe NAME: the old network in the folds of `okng crossval`, with and without exposure.
import Table from 'cli-table3'
import { readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { createContext } from '../../src/cli/context.ts'
import { STARTER_RECIPE } from '../../src/cli/training/starter.ts'
import { MODEL_FILES } from '../../src/domain/models/manifest.ts'
import { type CropSpec, RECIPE_DEFAULTS } from '../../src/domain/recipes/recipe.ts'
import {
  type Backend,
  type ResolvedParameters,
  TRAIN_DEFAULTS,
  type TrainParameters
} from '../../src/domain/training/training.ts'
import { openOnnxRuntime } from '../../src/encoder/runtime-onnx.ts'
import type { EncoderWeights } from '../../src/encoder/weights.ts'
import { decodeWeights } from '../../src/encoder/weights-file.ts'
import { anomalyScore } from '../../src/scoring/anomaly-score.ts'
import { auroc } from '../../src/scoring/roc.ts'
import type { Cut } from '../../src/training/dataset/cut-pictures.ts'
import { resolveEpochs } from '../../src/training/network/epochs.ts'
import { embedCuts } from '../../src/training/dataset/embed-cuts.ts'
import { fitModel } from '../../src/training/fit-model.ts'
import { chooseBackend } from '../../src/training/network/backend.ts'
import { batchesPerEpoch } from '../../src/training/network/batches.ts'
import { teachAnew } from '../../src/training/head/teach-anew.ts'
import { splitCuts } from '../../src/training/split-cuts.ts'
import { oldInFolds } from './accuracy/old-in-folds.ts'
import { trainOldNetwork } from './accuracy/old-network.ts'
import { patchScores } from './accuracy/patch-scores.ts'
import { datasetSamples, drawnSamples, type Sample, type Samples } from './accuracy/pictures.ts'
import { distance, meanOf, nearestOf, oldScores, rowsOf } from './accuracy/scores.ts'
import { printedSection } from './results/printed-section.ts'

const { values } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    dataset: { type: 'string' },
    recipe: { type: 'string', default: 'demo-ring' },
    epochs: { type: 'string', default: '40' },
    backend: { type: 'string', default: 'auto' },
    teach: { type: 'boolean' },
    'old-in-folds': { type: 'string' }
  }
})
const parameters: ResolvedParameters = {
  epochs: Number(values.epochs),
  learningRate: 2e-3,
  batchSize: 32,
  saveInterval: 1000,
  seed: 1,
  backend: values.backend as Backend
}
const NEIGHBOURS = 5
/** OK parts of the row that learns from few. */
const FEW = 60
const backend = await chooseBackend(parameters.backend, 2)
const { print, keep } = printedSection('Accuracy', 'npm run bench:accuracy --')

const { recipes, models } = createContext(process.env, process)
const recipe = await recipes.read(values.recipe)
const square: CropSpec = { mode: 'square', sizePx: RECIPE_DEFAULTS.crop.sizePx, margin: RECIPE_DEFAULTS.crop.margin }
if (values['old-in-folds'] !== undefined) {
  if (values.dataset === undefined) throw new Error('--old-in-folds: expected --dataset with it, received none')
  print(
    await oldInFolds({
      dataset: values.dataset,
      recipe,
      square,
      folds: Number(values['old-in-folds']),
      epochs: parameters.epochs,
      batchSize: parameters.batchSize,
      seed: parameters.seed,
      backend
    })
  )
  process.exit(0)
}
const samplesOf = async (crop: CropSpec): Promise<Samples> =>
  values.dataset === undefined
    ? drawnSamples(crop)
    : datasetSamples(values.dataset, recipe.locate, crop, parameters.seed)
const polar: CropSpec = { ...RECIPE_DEFAULTS.crop, mode: 'polar' }
const bySquare = await samplesOf(square)
const byPolar = await samplesOf(polar)

const good = <S extends Cut>(samples: readonly S[]): S[] => samples.filter(({ picture }) => picture.label === 'good')
const defect = <S extends Cut>(samples: readonly S[]): S[] =>
  samples.filter(({ picture }) => picture.label === 'defect')
const kinds = [...new Set(bySquare.test.flatMap(({ kind }) => kind ?? []))]
print(`node ${process.version}, ${cpus()[0]?.model}, training on ${backend.name} (${backend.device})`)
print(
  `${values.dataset ?? 'drawn parts'}: ${good(bySquare.train).length} OK + ${defect(bySquare.train).length} `
    + `NG to learn from, ${good(bySquare.test).length} + ${defect(bySquare.test).length} to test; `
    + `${parameters.epochs} epochs of batches of ${parameters.batchSize}`
)
const table = new Table({ head: ['network', 'crop', 'score', 'AUROC', ...kinds, 'training s'] })

function row(
  network: string,
  crop: string,
  score: string,
  test: readonly Sample[],
  scores: readonly number[],
  seconds: number
): void {
  const of = (wanted: (sample: Sample) => boolean): number[] => scores.filter((_, n) => wanted(test[n]!))
  const againstGood = (wanted: (sample: Sample) => boolean): string =>
    auroc(
      of(({ picture }) => picture.label === 'good'),
      of(wanted)
    )?.toFixed(3) ?? '-'
  table.push([
    network,
    crop,
    score,
    againstGood(({ picture }) => picture.label === 'defect'),
    ...kinds.map((kind) => againstGood((sample) => sample.kind === kind)),
    seconds.toFixed(0)
  ])
  process.stderr.write(`${network}, ${crop}, ${score}: ${againstGood(({ picture }) => picture.label === 'defect')}\n`)
}

async function old(): Promise<void> {
  const { train, test } = bySquare
  if (defect(train).length === 0) {
    print('old network: skipped, it cannot be trained without NG pictures')
    return
  }
  const started = performance.now()
  const steps = parameters.epochs * batchesPerEpoch(good(train).length, parameters.batchSize)
  const { embed, close } = await trainOldNetwork({
    size: square.sizePx,
    good: good(train).map(({ pixels }) => pixels),
    defect: defect(train).map(({ pixels }) => pixels),
    steps,
    learningRate: 1e-3,
    seed: parameters.seed,
    backend
  })
  const seconds = (performance.now() - started) / 1000
  const of = (samples: readonly Sample[]) => embed(samples.map(({ pixels }) => pixels))
  const [ok, ng, tested] = [await of(good(train)), await of(defect(train)), await of(test)]
  row('old', 'square', 'nearer of two means', test, oldScores(ok, ng, tested), seconds)
  row('old', 'square', `${NEIGHBOURS} nearest OK`, test, tested.map(nearestOf(ok, NEIGHBOURS)), seconds)
  close()
}

async function ours(
  name: string,
  crop: CropSpec,
  { train, test }: Samples,
  options: {
    reconstructionWeight?: number
    withNg?: boolean
    maxGood?: number
    training?: TrainParameters
    means?: boolean
    initial?: EncoderWeights
  } = {}
): Promise<void> {
  const { withNg = true, maxGood = Infinity, training = parameters, means = false, ...rest } = options
  const few = new Set(good(train).slice(0, maxGood))
  const split = splitCuts(
    train.filter((sample) => few.has(sample) || (withNg && sample.picture.label === 'defect')),
    parameters.seed
  )
  const started = performance.now()
  const fitted = await fitModel({
    ...split,
    crop,
    parameters: resolveEpochs(training, good(split.train).length),
    backend,
    checkpoints: { load: async () => null, save: async () => {} },
    onProgress: () => {},
    now: () => performance.now(),
    ...rest
  })
  const seconds = (performance.now() - started) / 1000
  row(
    name,
    crop.mode,
    fitted.scoring.useDefectBank ? `${NEIGHBOURS} nearest OK - NG` : `${NEIGHBOURS} nearest OK`,
    test,
    await fitted.score(test),
    seconds
  )
  if (means) {
    const encoder = await openOnnxRuntime(fitted.onnx, 2)
    const { rows, D } = await embedCuts(test, encoder.embed, crop)
    const mean = meanOf(rowsOf(fitted.good.rows, D))
    row(
      name,
      crop.mode,
      'mean of OK',
      test,
      rowsOf(rows, D).map((embedding) => distance(embedding, mean)),
      seconds
    )
    await encoder.close()
  }
  await fitted.close()
}

/** The curve over the number of good parts taught, without any training, from the shipped starter encoder. */
async function taught(parts: number): Promise<void> {
  const all = good(byPolar.train)
  if (all.length < parts) {
    print(`taught ${parts} OK parts: skipped, there are ${all.length}`)
    return
  }
  const cuts = Array.from({ length: parts }, (_, n) => all[Math.floor((n * all.length) / parts)]!)
  const started = performance.now()
  const { network, good: bank, scoring } = await teachAnew({ cuts, crop: polar, base: starter, seed: parameters.seed })
  const seconds = (performance.now() - started) / 1000
  const encoder = await openOnnxRuntime(network!.onnx, 2)
  const { rows, D } = await embedCuts(byPolar.test, encoder.embed, polar)
  await encoder.close()
  row(
    `starter, taught ${parts} OK parts`,
    'polar',
    'fitted, 5 nearest OK',
    byPolar.test,
    rowsOf(rows, D).map((embedding) => anomalyScore(embedding, bank, null, scoring.k)),
    seconds
  )
}

/** Local embeddings instead of one for the crop, of the same starter encoder. */
async function patches(parts: number): Promise<void> {
  const all = good(byPolar.train)
  const cuts = Array.from(
    { length: Math.min(parts, all.length) },
    (_, n) => all[Math.floor((n * all.length) / Math.min(parts, all.length))]!
  )
  const started = performance.now()
  const scores = await patchScores(starter, polar, cuts, byPolar.test)
  row(
    `starter, patches of ${cuts.length} OK parts`,
    'polar',
    'furthest patch',
    byPolar.test,
    scores,
    (performance.now() - started) / 1000
  )
}

const starterVersion = await models.open(STARTER_RECIPE, (await recipes.read(STARTER_RECIPE)).activeModelVersion!)
const starter = decodeWeights({
  json: await readFile(starterVersion.file(MODEL_FILES.weightsJson), 'utf8'),
  bin: await readFile(starterVersion.file(MODEL_FILES.weightsBin))
})
for (const parts of [5, 10, 20, 50, 100]) await taught(parts)
await patches(20)
if (values.teach === true) {
  print(table.toString())
  keep()
  process.exit(0)
}
await old()
await ours('ours', square, bySquare, { means: true })
await ours('ours', polar, byPolar, { means: true })
await ours('ours, no autoencoder', polar, byPolar, { reconstructionWeight: 0 })
await ours('ours, OK pictures only', polar, byPolar, { withNg: false })
await ours('ours, from the starter', polar, byPolar, { initial: starter.weights })
const third: TrainParameters = { ...parameters, epochs: Math.ceil(parameters.epochs / 3) }
await ours('ours, a third of the steps', polar, byPolar, { training: third })
await ours('ours, from the starter, a third of the steps', polar, byPolar, {
  initial: starter.weights,
  training: third
})
// As `okng train` does it when nothing is said.
const few: TrainParameters = { ...TRAIN_DEFAULTS, seed: parameters.seed, backend: parameters.backend }
await ours(`ours, ${FEW} OK pictures only, as okng train does`, polar, byPolar, {
  initial: starter.weights,
  withNg: false,
  maxGood: FEW,
  training: few
})
print(table.toString())
keep()
