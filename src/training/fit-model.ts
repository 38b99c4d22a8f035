import type { Label } from '../domain/labelled/label.ts'
import type { ScoringSpec } from '../domain/models/manifest.ts'
import type { CropSpec } from '../domain/recipes/recipe.ts'
import type { ChosenPrecision, ResolvedParameters, TrainProgress } from '../domain/training/training.ts'
import { type EncoderArchitecture, judgingArchitecture, trainingArchitecture } from '../encoder/architecture.ts'
import type { EncoderNetwork } from '../encoder/dense-head.ts'
import { toOnnx } from '../encoder/onnx-model.ts'
import { openOnnxRuntime } from '../encoder/runtime-onnx.ts'
import type { EncoderWeights } from '../encoder/weights.ts'
import { DatasetInvalid } from '../errors.ts'
import { normalise } from '../imaging/crop/normalise.ts'
import { sharpenHeat } from '../imaging/crop/sharpen-heat.ts'
import { anomalyScore, NEAREST_PROTOTYPES } from '../scoring/anomaly-score.ts'
import type { Calibration } from '../scoring/calibrate.ts'
import type { EvidenceModel, PartView } from '../scoring/evidence/evidence-model.ts'
import { scoreEvidence } from '../scoring/evidence/score-evidence.ts'
import { limitedBank } from '../scoring/limited-bank.ts'
import type { MemoryBank } from '../scoring/memory-bank.ts'
import type { Cut } from './dataset/cut-pictures.ts'
import { calibrateEvidence, type HeldOutPart, learnEvidence, type LearntEvidence } from './evidence/learn-evidence.ts'
import { fitHead } from './head/fit-head.ts'
import type { TrainingBackend } from './network/backend.ts'
import type { Classifier } from './network/classifier.ts'
import { ENOUGH_REAL_DEFECTS } from './network/batches.ts'
import type { CheckpointStore } from './network/checkpoint.ts'
import { trainNetwork } from './network/train-network.ts'
import { inBestPrecision } from './precision/best-precision.ts'
import { heldOutScores } from './precision/held-out-scores.ts'
import { quantiseFor } from './precision/quantise-for.ts'
import { progressFigures } from './progress-figures.ts'
import { chooseThreshold, scoresByLabel } from './choose-threshold.ts'
import { type DistanceWith, usefulDefects } from './known-defects.ts'
import { lookAll, type Looked } from './look-all.ts'
import type { EncoderRuntime } from '../encoder/runtime.ts'

/** Minimum numbers of good parts to learn from, and of good parts held out for calibration. */
export const MIN_GOOD = { train: 5, validation: 5 } as const

export interface FitOptions {
  readonly train: readonly Cut[]
  readonly validation: readonly Cut[]
  readonly crop: CropSpec
  readonly parameters: ResolvedParameters
  readonly reconstructionWeight?: number
  readonly backend: TrainingBackend
  readonly initial?: EncoderWeights
  readonly checkpoints: CheckpointStore
  readonly onProgress: (progress: TrainProgress) => void
  readonly onBatch?: (epoch: number, done: number, of: number) => void
  readonly now: () => number
  readonly signal?: AbortSignal
}

/** A trained encoder with its prototypes and threshold: everything that is needed to judge. */
export interface FittedModel {
  readonly architecture: EncoderArchitecture
  readonly weights: EncoderWeights
  readonly onnx: Uint8Array
  readonly scoring: ScoringSpec
  readonly good: MemoryBank
  readonly defect: MemoryBank | null
  readonly evidence: EvidenceModel
  /** Measurements of the good parts from which the evidence was learnt. */
  readonly views: readonly PartView[]
  /** Scores from here to the threshold are REVIEW; null if defects set the threshold. */
  readonly reviewFrom: number | null
  readonly calibration: Calibration
  /** Scores of the validation pictures, in order. */
  readonly validationScores: readonly number[]
  readonly history: readonly TrainProgress[]
  readonly precision: ChosenPrecision
  /** Scores of other cuts, in order. */
  score(cuts: readonly Cut[]): Promise<number[]>
  /** Heat map of a cut: how much each pixel of the crop differs from good parts, 0 to 1. */
  heatMap(cut: Cut): Promise<Float32Array>
  close(): Promise<void>
}

/**
 * Trains the encoder, fits its last layer to the training pictures, makes the banks from them, and chooses the
 * threshold from the validation pictures. ONNX Runtime computes the embeddings, as it does when the model judges.
 * @throws DatasetInvalid when there are too few good parts; what `trainNetwork` throws
 */
export async function fitModel(options: FitOptions): Promise<FittedModel> {
  const { train, crop, parameters } = options
  checkEnough(options)
  const trained = trainingArchitecture(crop)
  const { weights, classifier, history } = await trainOn(trained, options)
  const { made, chosen } = await inBestPrecision({
    wanted: parameters.precision ?? 'fp32',
    network: { architecture: judgingArchitecture(trained), weights },
    quantised: (network) => quantiseFor(network, train, crop, parameters.seed),
    make: (network) => fitTo(network, classifier, options),
    heldOut: (fitted) => heldOutScores(options, fitted),
    discard: (fitted) => fitted.close()
  })
  return { ...made, history, precision: chosen }
}

type FittedToNetwork = Omit<FittedModel, 'history' | 'precision'>

/** Head, bank, evidence and threshold, all from this encoder's features of the pictures. */
async function fitTo(trained: EncoderNetwork, classifier: Classifier, options: FitOptions): Promise<FittedToNetwork> {
  const { train, crop, parameters } = options
  const good = train.filter(isGood)
  const { network, prototypes } = await fitHead({ trained, classifier, crop, good, seed: parameters.seed })
  const learnt = await learnEvidence({ network, crop, cuts: good, seed: parameters.seed })
  const { architecture, weights } = learnt.network
  const onnx = toOnnx(architecture, weights)
  const encoder = await openOnnxRuntime(onnx, 2)
  try {
    const bank = limitedBank(prototypes, architecture.embeddingSize, parameters.seed)
    return { architecture, weights, onnx, ...(await calibrated(options, encoder, bank, learnt)) }
  } catch (error) {
    await encoder.close()
    throw error
  }
}

const isGood = ({ picture }: Cut): boolean => picture.label === 'good'

function checkEnough({ train, validation }: FitOptions): void {
  const [learnt, heldOut] = [train.filter(isGood).length, validation.filter(isGood).length]
  if (learnt < MIN_GOOD.train || heldOut < MIN_GOOD.validation) {
    throw new DatasetInvalid(
      `expected at least ${MIN_GOOD.train} OK pictures to learn from and ${MIN_GOOD.validation} of other parts `
        + `to calibrate with, received ${learnt} and ${heldOut}`
    )
  }
}

function trainOn(architecture: EncoderArchitecture, options: FitOptions): ReturnType<typeof trainNetwork> {
  const { train, crop, parameters, backend, checkpoints, onProgress, now } = options
  const pixels = (label: Label): Float32Array[] =>
    train.filter(({ picture }) => picture.label === label).map((cut) => cut.pixels)
  return trainNetwork({
    architecture,
    crop,
    crops: { good: pixels('good'), defect: pixels('defect') },
    parameters,
    backend,
    ...(options.initial && { initial: options.initial }),
    ...(options.reconstructionWeight !== undefined && { reconstructionWeight: options.reconstructionWeight }),
    checkpoints,
    validate: (embed) => progressFigures(embed, options, NEAREST_PROTOTYPES),
    onProgress,
    ...(options.onBatch && { onBatch: options.onBatch }),
    now,
    ...(options.signal && { signal: options.signal })
  })
}

/** Sets everything that the validation pictures decide: known defects, limits of the evidence, the threshold. */
async function calibrated(
  { train, validation, crop, parameters: { seed } }: FitOptions,
  encoder: EncoderRuntime,
  good: MemoryBank,
  learnt: LearntEvidence
): Promise<Omit<FittedToNetwork, 'architecture' | 'weights' | 'onnx'>> {
  const distanceWith: DistanceWith =
    (defects) =>
    ({ embedding }) =>
      anomalyScore(embedding, good, defects, NEAREST_PROTOTYPES)
  const held = await lookAll(validation, encoder, crop)
  const known = train.filter((cut) => !isGood(cut))
  const defect = await usefulDefects(known, { embed: encoder.embed, crop, seed }, distanceWith, held)
  const distance = distanceWith(defect)
  const goodHeld = held.filter(({ cut }) => isGood(cut))
  const asHeldOut = (look: Looked): HeldOutPart => ({
    part: look.cut.picture.part,
    distance: distance(look),
    view: look.view
  })
  const evidence = calibrateEvidence(learnt, goodHeld.map(asHeldOut), {
    defectsKnown: known.length >= ENOUGH_REAL_DEFECTS,
    defects: held.filter(({ cut }) => !isGood(cut)).map(asHeldOut)
  })
  const scoreOf = (look: Looked): number => scoreEvidence(evidence, distance(look), look.view).score
  const validationScores = held.map(scoreOf)
  const parts = new Set(goodHeld.map(({ cut }) => cut.picture.part)).size
  return {
    scoring: { k: NEAREST_PROTOTYPES, useDefectBank: defect !== null },
    good,
    defect,
    evidence,
    views: learnt.views,
    ...chooseThreshold(scoresByLabel(validation, validationScores), parts),
    validationScores,
    score: async (cuts) => (await lookAll(cuts, encoder, crop)).map(scoreOf),
    async heatMap({ pixels }) {
      const { data } = normalise(pixels, crop)
      return sharpenHeat(await encoder.heatMap(data), encoder.heatMapSize!, data, crop)
    },
    close: () => encoder.close()
  }
}
