import { createRandom } from '../../domain/random.ts'
import type { CropSpec } from '../../domain/recipes/recipe.ts'
import { type EncoderNetwork, identityHead, pooledOf, pooledSize, withHead } from '../../encoder/dense-head.ts'
import { toOnnx } from '../../encoder/onnx-model.ts'
import { openOnnxRuntime } from '../../encoder/runtime-onnx.ts'
import { DatasetInvalid } from '../../errors.ts'
import { anomalyScore } from '../../scoring/anomaly-score.ts'
import { limitedBank } from '../../scoring/limited-bank.ts'
import { createBank } from '../../scoring/memory-bank.ts'
import { okOnlyThreshold } from '../../scoring/ok-only-threshold.ts'
import { applyHead } from './apply-head.ts'
import type { Cut } from '../dataset/cut-pictures.ts'
import { type DefectHead, defectHead } from './defect-head.ts'
import { embedCuts } from './embed-cuts.ts'
import { fisherClassifier } from './fisher-classifier.ts'
import { joinRows } from './join-rows.ts'
import { mergeDuplicateCuts } from '../dataset/merge-duplicate-cuts.ts'
import { augment } from '../network/augment.ts'
import { drawDefect } from '../network/synthetic-defect.ts'
import { foldsByPart } from '../dataset/split.ts'
import { FALSE_REJECT_RATE, FEWEST_TO_TEACH, type TaughtModel, turnedViews } from './teach-model.ts'

/** Nearest prototypes that make a score. */
const K = 5
/** Views of each part, turned and lit anew, that show how much good parts vary, and as many with a defect drawn onto them: so many, fewer where there are many parts. */
const VIEWS = { perPart: 12, inAll: 600 } as const
/** The threshold comes from parts that neither the head nor the bank has seen, in so many folds. */
const FOLDS = 5

export interface TeachAnewOptions {
  /** Good parts, cut out as the encoder takes them. */
  readonly cuts: readonly Cut[]
  readonly crop: CropSpec
  /** The encoder to begin with; its convolutions stay as they are. */
  readonly base: EncoderNetwork
  readonly seed: number
}

/**
 * What a recipe needs that no training has seen, from good parts alone and in seconds: the encoder's last layer, fitted to how these parts vary
 * and to what sets drawn defects on them apart (`defectHead`), their embeddings as the bank, and a threshold from each part's score against the others.
 * @throws DatasetInvalid for fewer than 5 parts
 */
export async function teachAnew({ cuts: given, crop, base, seed }: TeachAnewOptions): Promise<TaughtModel> {
  if (given.length < FEWEST_TO_TEACH)
    throw new DatasetInvalid(
      `expected at least ${FEWEST_TO_TEACH} OK pictures in which the part is found, received ${given.length}`
    )
  const cuts = mergeDuplicateCuts(given, crop)
  const P = pooledSize(base.architecture)
  const features = await featuresOf(base, crop, seed, cuts)
  const headOf = (some: readonly PartFeatures[]): DefectHead => {
    const good = joinRows(some.flatMap(({ views }) => views))
    return defectHead(good, fisherClassifier(good, joinRows(some.map(({ defects }) => defects)), P), P)
  }
  const bankOf = (some: readonly PartFeatures[], { prototypes }: DefectHead) =>
    applyHead(joinRows(some.map(({ turns }) => turns)), P, prototypes)

  const scores = new Map<Cut, number>()
  for (const held of heldOut(cuts, seed)) {
    const others = features.filter((_, n) => !held.has(cuts[n]!))
    const fitted = headOf(others)
    const bank = createBank(bankOf(others, fitted), fitted.head.bias.length)
    cuts.forEach((cut, n) => {
      if (held.has(cut))
        scores.set(cut, anomalyScore(applyHead(features[n]!.turns.subarray(0, P), P, fitted.head), bank, null, K))
    })
  }
  const ordered = cuts.map((cut) => scores.get(cut)!)
  const { threshold, method, promisedOverkillRate } = okOnlyThreshold(ordered, FALSE_REJECT_RATE)
  const fitted = headOf(features)
  const network = withHead(base, fitted.head)
  return {
    network: { ...network, onnx: toOnnx(network.architecture, network.weights) },
    scoring: { k: K, useDefectBank: false },
    good: limitedBank(bankOf(features, fitted), network.architecture.embeddingSize, seed),
    defect: null,
    threshold,
    thresholdMethod: method,
    promisedOverkillRate,
    scores: ordered
  }
}

/** Pooled features of one part. */
interface PartFeatures {
  /** As it is, in its quarter turns where a turn changes the crop: [turns, P]. */
  readonly turns: Float32Array
  readonly views: readonly Float32Array[]
  /** Varied views with a defect drawn onto them. */
  readonly defects: Float32Array
}

async function featuresOf(
  base: EncoderNetwork,
  crop: CropSpec,
  seed: number,
  cuts: readonly Cut[]
): Promise<PartFeatures[]> {
  const { architecture, weights } = withHead(base, identityHead(base.architecture))
  const P = pooledSize(architecture)
  const encoder = await openOnnxRuntime(toOnnx(architecture, weights), 2)
  const pooled = async (some: readonly Cut[]): Promise<Float32Array> =>
    pooledOf((await embedCuts(some, encoder.embed, crop)).rows, P)
  const random = createRandom(seed).fork('views')
  const perPart = Math.max(1, Math.min(VIEWS.perPart, Math.ceil(VIEWS.inAll / cuts.length)))
  try {
    const features: PartFeatures[] = []
    for (const cut of cuts) {
      const turns = await pooled(turnedViews(cut, crop))
      const varied = (draw: (pixels: Float32Array) => Float32Array): Promise<Float32Array> =>
        pooled(Array.from({ length: perPart }, () => ({ ...cut, pixels: augment(draw(cut.pixels), crop, random) })))
      const views = await varied((pixels) => pixels)
      features.push({
        turns,
        views: [turns, views],
        defects: await varied((pixels) => drawDefect(pixels, crop, random))
      })
    }
    return features
  } finally {
    await encoder.close()
  }
}

/** Each part in one fold; parts by name, so that two pictures of one part don't vouch for each other. Of a single part every picture is by itself. */
function heldOut(cuts: readonly Cut[], seed: number): ReadonlySet<Cut>[] {
  const parts = new Set(cuts.map(({ picture }) => picture.part)).size
  if (parts < 2) return cuts.map((cut) => new Set([cut]))
  const folds = foldsByPart(
    cuts.map(({ picture }) => picture),
    Math.min(FOLDS, parts),
    seed
  )
  return folds.map((fold) => new Set(cuts.filter(({ picture }) => fold.includes(picture))))
}
