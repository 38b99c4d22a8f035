import type { CropSpec } from '../../domain/recipes/recipe.ts'
import { mapShape } from '../../encoder/architecture.ts'
import type { EncoderNetwork } from '../../encoder/dense-head.ts'
import { featureSpans, type FeatureSpan } from '../../encoder/features.ts'
import { toOnnx } from '../../encoder/onnx-model.ts'
import { readMaps } from '../../encoder/read-maps.ts'
import { openOnnxRuntime } from '../../encoder/runtime-onnx.ts'
import { hasDecoder } from '../../encoder/weights.ts'
import { normalise } from '../../imaging/crop/normalise.ts'
import type { PartView } from '../../scoring/evidence/evidence-model.ts'
import type { Cut } from '../dataset/cut-pictures.ts'
import { lookAtCuts } from '../dataset/embed-cuts.ts'
import { joinRows } from '../../encoder/join-rows.ts'
import { fitPatches, patchDistances } from './patch-model.ts'

/** Layers whose maps are compared: details of some 4 pixels of the crop, and shapes of some 16. */
const PATCH_LAYERS = [1, 3] as const
/** Maximum number of parts whose maps are compared; the maps of one part take 330 kB. */
const MAX_MAPPED = 300

export interface ViewOptions {
  /** The encoder without patches. */
  readonly network: EncoderNetwork
  readonly crop: CropSpec
  /** Good parts. */
  readonly cuts: readonly Cut[]
  /** Numbers of the parts of each fold: a part is compared with the parts of the other folds. */
  readonly folds: readonly (readonly number[])[]
}

export interface ViewedParts {
  /** The encoder, with patches if crops are polar; otherwise unchanged. */
  readonly network: EncoderNetwork
  /** Of its features. */
  readonly spans: readonly FeatureSpan[]
  readonly views: readonly PartView[]
}

/**
 * Features of good parts in addition to their embeddings. The patches of each part are compared with those of the other
 * folds.
 *
 * For square crops the encoder's features are left out, because they depend on the rotation of the part.
 */
export async function viewParts(options: ViewOptions): Promise<ViewedParts> {
  const { crop, cuts } = options
  const patched = crop.mode === 'polar' ? await withPatches(options) : null
  const network = patched?.network ?? options.network
  const spans = featureSpans(network.architecture, hasDecoder(network.weights))
  const features = await featuresOf(network, options)
  const F = features.length / cuts.length
  const views = cuts.map((cut, n): PartView => {
    const own = features.slice(n * F, (n + 1) * F)
    const patches = patched?.patches[n]
    if (patches !== undefined) own.set(patches, spans.find(({ name }) => name === 'patches')!.from)
    return { features: own, appearance: cut.appearance }
  })
  return { network, spans, views }
}

/**
 * The encoder with patches fitted to all parts (or `MAX_MAPPED` of them), and those parts' distances by patches
 * fitted to the other
 * folds; undefined for parts that took no part in the fit.
 */
async function withPatches({
  network,
  crop,
  cuts,
  folds
}: ViewOptions): Promise<{ network: EncoderNetwork; patches: readonly (Float32Array | undefined)[] }> {
  const { architecture, weights } = network
  const step = Math.max(1, cuts.length / MAX_MAPPED)
  const mapped = Array.from({ length: Math.floor(cuts.length / step) }, (_, n) => Math.floor(n * step))
  const place = new Map(mapped.map((part, n) => [part, n]))
  const maps = await readMaps(
    network,
    PATCH_LAYERS,
    mapped.map((part) => normalise(cuts[part]!.pixels, crop).data)
  )
  const mappedFolds = folds.map((fold) => fold.flatMap((part) => place.get(part) ?? []))
  const tensors = new Map(weights)
  const patches: Float32Array[][] = mapped.map(() => [])
  PATCH_LAYERS.forEach((layer, n) => {
    const [rows, columns, channels] = mapShape(architecture, layer)
    const layerMaps = { values: maps[n]!, rows, columns, channels }
    const [all, ...without] = fitPatches(layerMaps, mappedFolds)
    tensors.set(`patch${layer}/kernel`, all!.kernel)
    tensors.set(`patch${layer}/bias`, all!.bias)
    mappedFolds.forEach((fold, k) => {
      for (const at of fold) patches[at]!.push(patchDistances(layerMaps, at, without[k]!))
    })
  })
  return {
    network: { architecture: { ...architecture, patches: PATCH_LAYERS }, weights: tensors },
    patches: cuts.map((_, part) => {
      const at = place.get(part)
      return at === undefined ? undefined : joinRows(patches[at]!)
    })
  }
}

async function featuresOf(
  { architecture, weights }: EncoderNetwork,
  { crop, cuts }: ViewOptions
): Promise<Float32Array> {
  const encoder = await openOnnxRuntime(toOnnx(architecture, weights), 2)
  try {
    return (await lookAtCuts(cuts, encoder, crop)).features
  } finally {
    await encoder.close()
  }
}
