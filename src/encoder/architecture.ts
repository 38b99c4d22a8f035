import { type CropSpec, cropColumns } from '../domain/recipes/recipe.ts'

/**
 * The encoder's architecture as data: the trainer, the ONNX export and the TensorFlow runtime all read this one
 * description.
 *
 * Shapes  input [N, inputSize, inputColumns, 1] float32, standardised crops; output [N, embeddingSize], L2-normalised
 * Layers  convolutions of 3x3 with ReLU ('same' padding), then mean and max over all positions, one dense layer, L2
 * norm. The mean responds to texture and finish; the maximum responds to one small defect at any place.
 */
export interface EncoderArchitecture {
  /** Side of the input in pixels, its rows; a multiple of the product of the strides. */
  readonly inputSize: number
  /** Columns of the input, also a multiple of that product. Default: as many as rows. */
  readonly inputColumns?: number
  readonly convolutions: readonly ConvolutionLayer[]
  readonly embeddingSize: number
  /**
   * Number of turned views of a polar crop over which the pooled features are averaged. The views divide one cell of
   * the last feature map evenly. Default: 1, the crop as it is. Because of the strides, the features change when the
   * part is turned by less than a cell; averaging makes the score independent of that.
   */
  readonly turns?: number
  /**
   * Whether convolutions continue from the last column to the first, as a polar crop needs. Default: zeros beyond the
   * border.
   */
  readonly wraps?: boolean
  /**
   * Layers (from 0) whose maps are compared with good parts, row by row. The encoder then gives features in addition to
   * the embedding (encoder/features.ts). Default: it gives none.
   */
  readonly patches?: readonly number[]
}

export interface ConvolutionLayer {
  readonly channels: number
  readonly stride: 1 | 2
}

/** 261,184 parameters, 1.0 MB as float32. */
export const DEFAULT_ARCHITECTURE: EncoderArchitecture = {
  inputSize: 128,
  convolutions: [
    { channels: 16, stride: 2 },
    { channels: 32, stride: 2 },
    { channels: 64, stride: 2 },
    { channels: 128, stride: 2 },
    { channels: 128, stride: 1 }
  ],
  embeddingSize: 64
}

/**
 * Number of turned views in a trained encoder for polar crops. Measured with 20 OK castings taught to an early starter
 * encoder: AUROC 0.985 with 1 view, 0.990 with 2, 0.994 with 4 and with 8.
 */
const POLAR_TURNS = 4

/** The architecture for a recipe's crops during training. */
export function trainingArchitecture(crop: CropSpec): EncoderArchitecture {
  const { mode, sizePx } = crop
  const columns = cropColumns(crop)
  return {
    ...DEFAULT_ARCHITECTURE,
    inputSize: sizePx,
    ...(columns !== sizePx && { inputColumns: columns }),
    ...(mode === 'polar' && { wraps: true })
  }
}

/** The architecture for judging: polar crops are averaged over turned views. */
export function judgingArchitecture(architecture: EncoderArchitecture): EncoderArchitecture {
  return architecture.wraps === true ? { ...architecture, turns: POLAR_TURNS } : architecture
}

export const KERNEL_SIZE = 3

/**
 * Name -> shape of every trained tensor, in the order of the forward pass. Kernels are [kh, kw, in, out] as in
 * TensorFlow.
 */
export function parameterShapes(architecture: EncoderArchitecture): ReadonlyMap<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>()
  let inputs = 1
  architecture.convolutions.forEach(({ channels }, layer) => {
    shapes.set(`conv${layer}/kernel`, [KERNEL_SIZE, KERNEL_SIZE, inputs, channels])
    shapes.set(`conv${layer}/bias`, [channels])
    inputs = channels
  })
  shapes.set('dense/kernel', [2 * inputs, architecture.embeddingSize])
  shapes.set('dense/bias', [architecture.embeddingSize])
  return shapes
}

/**
 * Channels after each of the decoder's steps (encoder/decoder.ts). The last step gives the picture and the defect map.
 */
export const DECODER_STEPS = [{ channels: 32 }, { channels: 2 }] as const

/** Name -> shape of the decoder's tensors. */
export function decoderShapes(architecture: EncoderArchitecture): ReadonlyMap<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>()
  let inputs = architecture.convolutions.at(-1)!.channels
  DECODER_STEPS.forEach(({ channels }, step) => {
    shapes.set(`decoder${step}/kernel`, [KERNEL_SIZE, KERNEL_SIZE, inputs, 4 * channels])
    shapes.set(`decoder${step}/bias`, [4 * channels])
    inputs = channels
  })
  return shapes
}

/** Rows and columns of the decoder's maps. */
export function decodedShape(architecture: EncoderArchitecture): [number, number] {
  return featureMapShape(architecture).map((side) => side * 2 ** DECODER_STEPS.length) as [number, number]
}

/** Each view is turned by this many columns more than the one before. */
export function turnStep({ convolutions, turns = 1 }: EncoderArchitecture): number {
  return strideProduct(convolutions) / turns
}

/**
 * Where columns wrap: whether each view is doubled before this layer, into itself and a copy turned by one column of
 * the map. Before a layer of stride 2, the map of a turned crop is the turned map; after it, it is not, because the
 * layer uses every other column only. So the first layers process each crop once, and the result equals that of `turns`
 * turned crops exactly.
 */
export function splitsViews(architecture: EncoderArchitecture, layer: number): boolean {
  const { convolutions, turns = 1 } = architecture
  return (
    turns > 1
    && convolutions[layer]!.stride === 2
    && strideProduct(convolutions.slice(0, layer)) >= turnStep(architecture)
  )
}

const strideProduct = (convolutions: readonly ConvolutionLayer[]): number =>
  convolutions.reduce((product, { stride }) => product * stride, 1)

/** Rows and columns of the input. */
export function inputShape({
  inputSize,
  inputColumns = inputSize
}: Pick<EncoderArchitecture, 'inputSize' | 'inputColumns'>): [number, number] {
  return [inputSize, inputColumns]
}

/** Rows, columns and channels of a layer's map. */
export function mapShape(architecture: EncoderArchitecture, layer: number): [number, number, number] {
  const { convolutions } = architecture
  const reduced = strideProduct(convolutions.slice(0, layer + 1))
  const [rows, columns] = inputShape(architecture)
  return [rows / reduced, columns / reduced, convolutions[layer]!.channels]
}

/** Number of turned views that a layer's map contains, one after the other. */
export function viewsOfMap(architecture: EncoderArchitecture, layer: number): number {
  const { turns = 1, wraps = false, convolutions } = architecture
  if (!wraps) return turns
  return 2 ** convolutions.filter((_, n) => n <= layer && splitsViews(architecture, n)).length
}

/** Rows and columns of the last feature map. */
export function featureMapShape(architecture: EncoderArchitecture): [number, number] {
  return inputShape(architecture).map((side) => side / strideProduct(architecture.convolutions)) as [number, number]
}

/** Checks a description, also one from a file. @throws RangeError that names the wrong field */
export function checkArchitecture(
  architecture: EncoderArchitecture | null | undefined
): asserts architecture is EncoderArchitecture {
  if (typeof architecture !== 'object' || architecture === null)
    throw new RangeError(`architecture: expected a description of the encoder, received ${String(architecture)}`)
  const { convolutions, embeddingSize, inputSize, inputColumns } = architecture
  if (!Array.isArray(convolutions) || convolutions.length === 0)
    throw new RangeError('architecture.convolutions: expected at least one layer, received none')
  convolutions.forEach((found: ConvolutionLayer | null, layer) => {
    const { channels, stride } = found ?? {}
    if (!isCount(channels))
      throw new RangeError(
        `architecture.convolutions[${layer}].channels: expected a whole number >= 1, received ${channels}`
      )
    if (stride !== 1 && stride !== 2)
      throw new RangeError(`architecture.convolutions[${layer}].stride: expected 1 or 2, received ${String(stride)}`)
  })
  if (!isCount(embeddingSize))
    throw new RangeError(`architecture.embeddingSize: expected a whole number >= 1, received ${embeddingSize}`)
  for (const [name, side] of Object.entries({ inputSize, ...(inputColumns !== undefined && { inputColumns }) })) {
    if (!isCount(side / strideProduct(convolutions)))
      throw new RangeError(
        `architecture.${name}: expected a multiple of ${strideProduct(convolutions)} (the product of the `
          + `strides), received ${side}`
      )
  }
  const { turns, wraps, patches } = architecture
  if (
    patches !== undefined
    && !(
      Array.isArray(patches)
      && patches.every((layer) => Number.isInteger(layer) && layer >= 0 && layer < convolutions.length)
    )
  )
    throw new RangeError(
      `architecture.patches: expected numbers of layers below ${convolutions.length}, received `
        + JSON.stringify(patches)
    )
  if (wraps !== undefined && typeof wraps !== 'boolean')
    throw new RangeError(`architecture.wraps: expected true or false, received ${String(wraps)}`)
  if (turns !== undefined && (!isCount(turns) || !isCount(turnStep(architecture)))) {
    throw new RangeError(
      `architecture.turns: expected a divisor of ${strideProduct(convolutions)} (the product of the strides), `
        + `received ${turns}`
    )
  }
}

const isCount = (value: number | undefined): boolean => Number.isSafeInteger(value) && value! >= 1
