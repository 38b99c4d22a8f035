import { inputShape } from './architecture.ts'

/** A loaded encoder, whichever engine runs it. Both engines give the same embedding within 1e-4. */
export interface EncoderRuntime {
  readonly name: 'onnx' | 'tensorflow'
  /** 'cpu' or 'gpu'. */
  readonly device: 'cpu' | 'gpu'
  /** Side of the crop it takes in pixels, its rows. */
  readonly inputSize: number
  /** Its columns; absent: as many as rows. */
  readonly inputColumns?: number
  readonly embeddingSize: number
  /**
   * @param crops [n, inputSize, inputColumns] standardised
   * @returns [n, embeddingSize], L2-normalised
   * @throws RangeError when `crops` isn't a whole number of crops
   */
  embed(crops: Float32Array): Promise<Float32Array>
  /**
   * Features beside the embedding that `look` gives (encoder/features.ts). 0: none, as with versions from before there
   * were any.
   */
  readonly featureSize: number
  /**
   * Embeddings with the features of each crop behind them.
   * @param crops as `embed` takes them
   * @returns [n, embeddingSize + featureSize]
   */
  look(crops: Float32Array): Promise<Float32Array>
  /**
   * Rows of the heat maps; they have as many more columns as the crop. Null where the model version was trained before
   * there were any.
   */
  readonly heatMapSize: number | null
  /**
   * Where a crop differs from good parts.
   * @param crop [inputSize, inputColumns] standardised
   * @returns [heatMapSize, heatMapSize * inputColumns / inputSize], 0 to 1
   * @throws Error when `heatMapSize` is null
   */
  heatMap(crop: Float32Array): Promise<Float32Array>
  close(): Promise<void>
}

/** Number of crops in the batch. @throws RangeError when it is not whole */
export function batchSize(crops: Float32Array, input: Pick<EncoderRuntime, 'inputSize' | 'inputColumns'>): number {
  const [rows, columns] = inputShape(input)
  const n = crops.length / (rows * columns)
  if (!Number.isInteger(n) || n < 1)
    throw new RangeError(`crops: expected N * ${rows} * ${columns} values with N >= 1, received ${crops.length}`)
  return n
}

export function noHeatMap(): Error {
  return new Error(
    'expected a model version with a decoder, which draws heat maps; this one was trained before there were any: '
      + 'train again'
  )
}

/** Rows [n, D] and [n, F] side by side: [n, D + F]. */
export function sideBySide(left: Float32Array, D: number, right: Float32Array, F: number): Float32Array {
  const n = left.length / D
  const rows = new Float32Array(n * (D + F))
  for (let i = 0; i < n; i++) {
    rows.set(left.subarray(i * D, (i + 1) * D), i * (D + F))
    rows.set(right.subarray(i * F, (i + 1) * F), i * (D + F) + D)
  }
  return rows
}
