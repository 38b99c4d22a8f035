import type { TrainProgress } from '../../../../src/domain/training/training.ts'
import type { EncoderArchitecture } from '../../../../src/encoder/architecture.ts'
import {
  type EncoderNetwork,
  identityHead,
  pooledOf,
  pooledSize,
  withHead
} from '../../../../src/encoder/dense-head.ts'
import type { EncoderWeights } from '../../../../src/encoder/weights.ts'
import { anomalyScore } from '../../../../src/scoring/anomaly-score.ts'
import { createBank } from '../../../../src/scoring/memory-bank.ts'
import { auroc } from '../../../../src/scoring/roc.ts'
import { normalise } from '../../../../src/imaging/crop/normalise.ts'
import { chooseBackend, type TrainingBackend } from '../../../../src/training/network/backend.ts'
import type { Checkpoint, CheckpointStore } from '../../../../src/training/network/checkpoint.ts'
import { type Classifier, classify } from '../../../../src/training/network/classifier.ts'
import type { TrainNetworkOptions } from '../../../../src/training/network/train-network.ts'
import type { Embed } from '../../../../src/training/network/measure-network.ts'
import { disc } from './crops-fixture.ts'

export const SIZE = 16
export const CROP = { mode: 'square', sizePx: SIZE, margin: 1.05 } as const
export const SMALL: EncoderArchitecture = {
  inputSize: SIZE,
  convolutions: [
    { channels: 12, stride: 2 },
    { channels: 16, stride: 2 },
    { channels: 24, stride: 2 },
    { channels: 24, stride: 2 }
  ],
  embeddingSize: 8
}

export const wasm = (): Promise<TrainingBackend> => chooseBackend('wasm', 1)

const discs = (count: number, from: number, spot: boolean): Float32Array[] =>
  Array.from({ length: count }, (_, n) => disc(SIZE, from + n, spot))

/** Discs: good ones are plain, defects have a bright spot. Those to train on and those to validate with differ. */
export const DISCS = {
  good: discs(24, 0, false),
  defect: discs(24, 1000, true),
  otherGood: discs(20, 2000, false),
  otherDefect: discs(20, 3000, true)
}

const stack = (crops: readonly Float32Array[]): Float32Array => {
  const pixels = new Float32Array(crops.length * SIZE * SIZE)
  crops.forEach((crop, n) => {
    pixels.set(normalise(crop, CROP).data, n * SIZE * SIZE)
  })
  return pixels
}

/** AUROC on discs that training has not seen, by the 5 nearest good ones that it has. */
export async function discAuroc(embed: Embed): Promise<number> {
  const rows = async (crops: readonly Float32Array[]): Promise<Float32Array[]> => {
    const embeddings = await embed(stack(crops))
    const D = embeddings.length / crops.length
    return crops.map((_, n) => embeddings.subarray(n * D, (n + 1) * D))
  }
  const good = await rows(DISCS.good)
  const bank = createBank(Float32Array.from(good.flatMap((row) => [...row])), good[0]!.length)
  const scores = async (crops: readonly Float32Array[]) =>
    (await rows(crops)).map((row) => anomalyScore(row, bank, null, 5))
  return auroc(await scores(DISCS.otherGood), await scores(DISCS.otherDefect))!
}

/** AUROC on the same discs by the logits of the classifier that was trained with the encoder. */
export async function classifierAuroc(
  network: EncoderNetwork,
  classifier: Classifier,
  forward: (architecture: EncoderArchitecture, weights: EncoderWeights, crops: Float32Array) => Float32Array
): Promise<number> {
  const { architecture, weights } = withHead(network, identityHead(network.architecture))
  const logits = (crops: readonly Float32Array[]): number[] => [
    ...classify(pooledOf(forward(architecture, weights, stack(crops)), pooledSize(architecture)), classifier)
  ]
  const [good, defect] = [logits(DISCS.otherGood), logits(DISCS.otherDefect)]
  const lowest = Math.min(...good, ...defect)
  return auroc(
    good.map((logit) => logit - lowest),
    defect.map((logit) => logit - lowest)
  )!
}

/** As a training is told of it. */
export const discFigures = async (embed: Embed) => ({ validationAuroc: await discAuroc(embed) })

/** Keeps checkpoints in memory, each a copy, as a file would. */
export function memoryStore(first: Checkpoint | null = null): CheckpointStore & { readonly saved: Checkpoint[] } {
  const saved: Checkpoint[] = first === null ? [] : [first]
  return {
    saved,
    load: async () => saved.at(-1) ?? null,
    save: async (checkpoint) => {
      saved.push(structuredClone(checkpoint))
    }
  }
}

/** Options of a short training on discs; a clock that says 2 s for each question. */
export function options(
  backend: TrainingBackend,
  change: Partial<Omit<TrainNetworkOptions, 'parameters'>> & {
    parameters?: Partial<TrainNetworkOptions['parameters']>
  } = {}
): TrainNetworkOptions & { readonly progress: TrainProgress[] } {
  const progress: TrainProgress[] = []
  let seconds = 0
  return {
    progress,
    architecture: SMALL,
    crop: CROP,
    crops: { good: DISCS.good, defect: DISCS.defect },
    backend,
    checkpoints: memoryStore(),
    validate: async () => ({ validationAuroc: null }),
    onProgress: (step) => {
      progress.push(step)
    },
    now: () => 2000 * seconds++,
    ...change,
    parameters: {
      epochs: 2,
      learningRate: 2e-3,
      batchSize: 16,
      saveInterval: 100,
      seed: 1,
      backend: 'wasm',
      ...change.parameters
    }
  }
}
