import type { Label } from '../domain/labelled/label.ts'
import type { ScoringSpec } from '../domain/models/manifest.ts'
import type { CropSpec } from '../domain/recipes/recipe.ts'
import type { ResolvedParameters, TrainProgress } from '../domain/training/training.ts'
import { type EncoderArchitecture, judgingArchitecture, trainingArchitecture } from '../encoder/architecture.ts'
import { toOnnx } from '../encoder/onnx-model.ts'
import { openOnnxRuntime } from '../encoder/runtime-onnx.ts'
import type { EncoderWeights } from '../encoder/weights.ts'
import { DatasetInvalid } from '../errors.ts'
import { normalise } from '../imaging/crop/normalise.ts'
import { sharpenHeat } from '../imaging/crop/sharpen-heat.ts'
import { anomalyScore, NEAREST_PROTOTYPES } from '../scoring/anomaly-score.ts'
import { calibrate, type Calibration, calibrationAt } from '../scoring/calibrate.ts'
import { bulkThresholds } from '../scoring/evidence/bulk-thresholds.ts'
import type { EvidenceModel, PartView } from '../scoring/evidence/evidence-model.ts'
import { scoreEvidence } from '../scoring/evidence/score-evidence.ts'
import { limitedBank } from '../scoring/limited-bank.ts'
import type { MemoryBank } from '../scoring/memory-bank.ts'
import { auroc } from '../scoring/roc.ts'
import type { Cut } from './dataset/cut-pictures.ts'
import { calibrateEvidence, learnEvidence } from './evidence/learn-evidence.ts'
import { embedCuts, type Embed, lookAtCuts } from './dataset/embed-cuts.ts'
import { fitHead } from './head/fit-head.ts'
import type { TrainingBackend } from './network/backend.ts'
import type { CheckpointStore } from './network/checkpoint.ts'
import { trainNetwork } from './network/train-network.ts'
import { progressFigures } from './progress-figures.ts'

/** Fewer known defects than this say too little about where defects lie. */
const MIN_FOR_DEFECT_BANK = 20
/**
 * Known defects join the score only if they raise the AUROC on the validation pictures by this much. They make the
 * score harder to read, and the encoder's last layer already knows most of what they add.
 */
const MIN_GAIN_OF_DEFECT_BANK = 0.002
/** With fewer held-out defects the threshold is set by the good parts alone. */
const MIN_TO_CALIBRATE_BY_COST = 10
/** An escaped defect costs as much as this many good parts that are rejected. */
const ESCAPE_COST = 5
/**
 * If some defects look like good parts, the cheapest threshold rejects nearly everything, and a line cannot run like
 * that. The escapes are reported.
 */
const MAX_OVERKILL = 0.05
/** Good parts of this many are needed to learn from, and held out to calibrate with. */
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

/** A trained encoder with its prototypes and threshold: all that judging takes. */
export interface FittedModel {
  readonly architecture: EncoderArchitecture
  readonly weights: EncoderWeights
  readonly onnx: Uint8Array
  readonly scoring: ScoringSpec
  readonly good: MemoryBank
  readonly defect: MemoryBank | null
  readonly evidence: EvidenceModel
  /** What was seen of the good parts that evidence was learnt from. */
  readonly views: readonly PartView[]
  /** REVIEW from here to the threshold; null where defects have chosen the threshold. */
  readonly reviewFrom: number | null
  readonly calibration: Calibration
  /** Of the validation pictures, in order. */
  readonly validationScores: readonly number[]
  readonly history: readonly TrainProgress[]
  /** Scores of other cuts, in order. */
  score(cuts: readonly Cut[]): Promise<number[]>
  /** Where a cut differs from good parts, a value for each pixel of the crop, 0 to 1. */
  heatMap(cut: Cut): Promise<Float32Array>
  close(): Promise<void>
}

/**
 * Trains the encoder, fits its last layer to the training pictures, makes the banks from them, and chooses the
 * threshold from the validation pictures. Embeddings are those of ONNX Runtime, which will judge.
 * @throws DatasetInvalid when there are too few good parts; what `trainNetwork` throws
 */
export async function fitModel(options: FitOptions): Promise<FittedModel> {
  const { train, validation, crop, parameters } = options
  const pixels = (cuts: readonly Cut[], label: Label): Float32Array[] =>
    cuts.filter(({ picture }) => picture.label === label).map((cut) => cut.pixels)
  const crops = { good: pixels(train, 'good'), defect: pixels(train, 'defect') }
  const heldOutGood = pixels(validation, 'good').length
  if (crops.good.length < MIN_GOOD.train || heldOutGood < MIN_GOOD.validation) {
    throw new DatasetInvalid(
      `expected at least ${MIN_GOOD.train} OK pictures to learn from and ${MIN_GOOD.validation} of other parts `
        + `to calibrate with, received ${crops.good.length} and ${heldOutGood}`
    )
  }
  const trained = trainingArchitecture(crop)
  const {
    weights: trainedWeights,
    classifier,
    history
  } = await trainNetwork({
    architecture: trained,
    crop,
    crops,
    parameters,
    backend: options.backend,
    ...(options.initial && { initial: options.initial }),
    ...(options.reconstructionWeight !== undefined && { reconstructionWeight: options.reconstructionWeight }),
    checkpoints: options.checkpoints,
    validate: (embed) => progressFigures(embed, options, NEAREST_PROTOTYPES),
    onProgress: options.onProgress,
    ...(options.onBatch && { onBatch: options.onBatch }),
    now: options.now,
    ...(options.signal && { signal: options.signal })
  })

  const of = (label: Label): Cut[] => train.filter(({ picture }) => picture.label === label)
  const { network, prototypes } = await fitHead({
    trained: { architecture: judgingArchitecture(trained), weights: trainedWeights },
    classifier,
    crop,
    good: of('good'),
    seed: parameters.seed
  })
  const learnt = await learnEvidence({ network, crop, cuts: of('good'), seed: parameters.seed })
  const { architecture, weights } = learnt.network
  const onnx = toOnnx(architecture, weights)
  const encoder = await openOnnxRuntime(onnx, 2)
  try {
    const good = limitedBank(prototypes, architecture.embeddingSize, parameters.seed)
    const lookAll = async (cuts: readonly Cut[]): Promise<Looked[]> => {
      const { embeddings, features } = await lookAtCuts(cuts, encoder, crop)
      const [D, F] = [encoder.embeddingSize, encoder.featureSize]
      return cuts.map((cut, n) => ({
        cut,
        embedding: embeddings.subarray(n * D, (n + 1) * D),
        view: { features: features.subarray(n * F, (n + 1) * F), appearance: cut.appearance }
      }))
    }
    const distanceWith =
      (bank: MemoryBank | null) =>
      ({ embedding }: Looked): number =>
        anomalyScore(embedding, good, bank, NEAREST_PROTOTYPES)
    const known =
      crops.defect.length >= MIN_FOR_DEFECT_BANK
        ? await bankOf(of('defect'), encoder.embed, crop, parameters.seed)
        : null
    const held = await lookAll(validation)
    const defect = known !== null && helps(distanceWith(known), distanceWith(null), held) ? known : null
    const distance = distanceWith(defect)
    const goodHeld = held.filter(({ cut }) => cut.picture.label === 'good')
    const evidence = calibrateEvidence(
      learnt,
      goodHeld.map((look) => ({ distance: distance(look), view: look.view }))
    )
    const scoreOf = (look: Looked): number => scoreEvidence(evidence, distance(look), look.view).score
    const score = async (cuts: readonly Cut[]): Promise<number[]> => (await lookAll(cuts)).map(scoreOf)
    const validationScores = held.map(scoreOf)
    const parts = new Set(goodHeld.map(({ cut }) => cut.picture.part)).size
    const calibration = chooseThreshold(scoresByLabel(validation, validationScores), parts)
    return {
      architecture,
      weights,
      onnx,
      scoring: { k: NEAREST_PROTOTYPES, useDefectBank: defect !== null },
      good,
      defect,
      evidence,
      views: learnt.views,
      reviewFrom: calibration.reviewFrom,
      history,
      score,
      validationScores,
      calibration: calibration.calibration,
      async heatMap({ pixels }) {
        const { data } = normalise(pixels, crop)
        return sharpenHeat(await encoder.heatMap(data), encoder.heatMapSize!, data, crop)
      },
      close: () => encoder.close()
    }
  } catch (error) {
    await encoder.close()
    throw error
  }
}

/** A cut with what the encoder makes of it. */
interface Looked {
  readonly cut: Cut
  readonly embedding: Float32Array
  readonly view: PartView
}

/**
 * Whether the distance with known defects separates the validation pictures clearly better than the good parts alone
 * do.
 */
function helps(
  withDefects: (look: Looked) => number,
  without: (look: Looked) => number,
  held: readonly Looked[]
): boolean {
  const auc = (distance: (look: Looked) => number): number => {
    const { good, defect } = scoresByLabel(
      held.map(({ cut }) => cut),
      held.map(distance)
    )
    return auroc(good, defect) ?? 0
  }
  return auc(withDefects) - auc(without) >= MIN_GAIN_OF_DEFECT_BANK
}

export type ScoresByLabel = Readonly<Record<Label, readonly number[]>>

/** @param scores of the cuts, in order */
export function scoresByLabel(cuts: readonly Cut[], scores: readonly number[]): ScoresByLabel {
  const of = (label: Label): number[] => scores.filter((_, n) => cuts[n]!.picture.label === label)
  return { good: of('good'), defect: of('defect') }
}

/** The threshold, and where REVIEW begins while there are too few defects to set it. */
function chooseThreshold(
  { good, defect }: ScoresByLabel,
  parts: number
): {
  readonly calibration: Calibration
  readonly reviewFrom: number | null
} {
  if (defect.length < MIN_TO_CALIBRATE_BY_COST) {
    const { threshold, reviewFrom } = bulkThresholds(good, parts)
    return { calibration: calibrationAt(good, defect, threshold, 'bulk'), reviewFrom }
  }
  const byCost = calibrate(good, defect, { by: 'cost', escapeCost: ESCAPE_COST, overkillCost: 1 })
  const calibration =
    byCost.overkill.rate <= MAX_OVERKILL
      ? byCost
      : calibrate(good, defect, { by: 'overkill-limit', limit: MAX_OVERKILL })
  return { calibration, reviewFrom: null }
}

async function bankOf(cuts: readonly Cut[], embed: Embed, crop: CropSpec, seed: number): Promise<MemoryBank> {
  const { rows, D } = await embedCuts(cuts, embed, crop)
  return limitedBank(rows, D, seed)
}
