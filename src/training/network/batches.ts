import { createRandom, type Random } from '../../domain/random.ts'
import { cropArea, type CropSpec } from '../../domain/recipes/recipe.ts'
import { normalise } from '../../imaging/crop/normalise.ts'
import { shuffle } from '../dataset/shuffle.ts'
import { augment, augmentPicture } from './augment.ts'
import { type DefectKinds, EVERY_KIND, USUAL_KINDS } from './synthetic-defect.ts'
import { DEFECT_MAP_STEP, realDefect, drawnDefect } from './batch-samples.ts'

/** Crops of training pictures, grey levels [sizePx, columns], before augmentation. */
export interface TrainingCrops {
  /** At least two. */
  readonly good: readonly Float32Array[]
  /**
   * The product of each good crop, for the starter encoder, which has several products. If absent, all crops are of one
   * product.
   */
  readonly products?: readonly number[]
  /** If empty, every negative is a synthetic defect on a good part. */
  readonly defect: readonly Float32Array[]
}

export interface Batch {
  /** [N, sizePx, columns], standardised; good parts first. */
  readonly pixels: Float32Array
  readonly goodCount: number
  /** Number of real defects. They follow the good parts, and the drawn defects come last. */
  readonly realCount: number
  /** Number of products in the batch, each with the same number of rows, in the order that `tripletLoss` requires. */
  readonly products?: number
  /**
   * [N, sizePx / DEFECT_MAP_STEP, columns / DEFECT_MAP_STEP]: 1 for a drawn defect, 0 for no defect; all values are -1
   * for a picture of a real defect.
   */
  readonly defectMaps: Float32Array
}

/**
 * The share of a batch's negatives that are synthetic: all if there is no real defect, fewer with more real ones, and
 * half from 50 real defects on. A few real defects do not represent future ones. No two drawn defects are the same, so
 * the network cannot memorise them, and only drawn ones have a known position. With more than 500 real defects the
 * share decreases further, but stays at least a quarter.
 */
export function syntheticShare(realDefects: number): number {
  if (realDefects <= MANY_REAL_DEFECTS) return Math.max(USUAL_SHARE, 1 - realDefects / ENOUGH_REAL_DEFECTS)
  return Math.max(MIN_SHARE, (USUAL_SHARE * MANY_REAL_DEFECTS) / realDefects)
}
const USUAL_SHARE = 0.5
const MIN_SHARE = 0.25
export const ENOUGH_REAL_DEFECTS = 100
const MANY_REAL_DEFECTS = 500

/**
 * Kinds of defects to draw: every kind if there are too few real defects to represent possible defects; the usual kinds
 * on made-up products.
 */
export function drawnKinds({ defect, products }: TrainingCrops): DefectKinds {
  return products === undefined && defect.length < ENOUGH_REAL_DEFECTS ? EVERY_KIND : USUAL_KINDS
}

/** Batches of one epoch: each good part once, as many negatives as good parts. */
export function batchesPerEpoch(goodCount: number, batchSize: number): number {
  return Math.ceil(goodCount / goodPerBatch(batchSize))
}

const goodPerBatch = (batchSize: number): number => Math.ceil(batchSize / 2)

/**
 * The batches of one epoch; the same for the same seed and epoch, so that a resumed training sees what an unbroken one
 * would have seen. If there are fewer good parts than half a batch, parts repeat within a batch, each time in another
 * view.
 * @throws RangeError for several products when half a batch is no multiple of 4, or there are no 4 good parts of any
 */
export function* epochBatches(
  crops: TrainingCrops,
  spec: CropSpec,
  options: { batchSize: number; seed: number; epoch: number }
): Generator<Batch> {
  const random = createRandom(options.seed).fork(`epoch ${options.epoch}`)
  const order =
    crops.products === undefined ? shuffle(crops.good, random) : shuffleByProduct(crops.good, crops.products, random)
  const goodCount = goodPerBatch(options.batchSize)
  if (crops.products !== undefined && (options.batchSize % (2 * PARTS_PER_PRODUCT) !== 0 || order.length === 0)) {
    throw new RangeError(
      `products: expected batches of a multiple of ${2 * PARTS_PER_PRODUCT} and at least ${PARTS_PER_PRODUCT} `
        + `good parts of a product, received batches of ${options.batchSize}`
    )
  }
  const area = cropArea(spec)
  const share = syntheticShare(crops.defect.length)
  // Each made-up product is already drawn with different lighting.
  const vary = crops.products === undefined ? augmentPicture : augment
  const kinds = drawnKinds(crops)
  for (let batch = 0; batch < batchesPerEpoch(crops.good.length, options.batchSize); batch++) {
    const mapArea = area / DEFECT_MAP_STEP ** 2
    const pixels = new Float32Array(options.batchSize * area)
    const defectMaps = new Float32Array(options.batchSize * mapArea)
    // Real defects come before drawn ones.
    const drawnCount = Math.round(share * (options.batchSize - goodCount))
    for (let n = 0; n < options.batchSize; n++) {
      // The defects are drawn on the good parts of the same batch, so that the defect is the only difference.
      const good = order[(batch * goodCount + (n % goodCount)) % order.length]!
      const sample =
        n < goodCount
          ? { crop: vary(good, spec, random), defectMap: null }
          : n < options.batchSize - drawnCount
            ? realDefect(crops.defect, spec, vary, random)
            : drawnDefect(good, spec, kinds, vary, random)
      pixels.set(normalise(sample.crop, spec).data, n * area)
      if (sample.defectMap !== null) defectMaps.set(sample.defectMap, n * mapArea)
    }
    yield {
      pixels,
      goodCount,
      realCount: options.batchSize - goodCount - drawnCount,
      defectMaps,
      ...(crops.products && { products: goodCount / PARTS_PER_PRODUCT })
    }
  }
}

/** Number of good parts of each product in a batch with several products. */
const PARTS_PER_PRODUCT = 4

/**
 * Each sequence of `PARTS_PER_PRODUCT` parts is of one product. The remaining parts of a product are left for another
 * epoch.
 */
function shuffleByProduct(good: readonly Float32Array[], products: readonly number[], random: Random): Float32Array[] {
  const byProduct = new Map<number, Float32Array[]>()
  good.forEach((crop, n) => {
    const known = byProduct.get(products[n]!)
    if (known === undefined) byProduct.set(products[n]!, [crop])
    else known.push(crop)
  })
  const runs = [...byProduct.values()].flatMap((crops) => {
    const shuffled = shuffle(crops, random)
    return Array.from({ length: Math.floor(shuffled.length / PARTS_PER_PRODUCT) }, (_, n) =>
      shuffled.slice(n * PARTS_PER_PRODUCT, (n + 1) * PARTS_PER_PRODUCT)
    )
  })
  return shuffle(runs, random).flat()
}
