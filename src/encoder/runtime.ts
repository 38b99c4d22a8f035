import { inputShape } from './architecture.ts'

/** A loaded encoder, independent of the engine. All engines give the same embedding within 1e-4. */
export interface EncoderRuntime {
  readonly name: 'onnx' | 'tensorflow'
  /** 'cpu' or 'gpu'. */
  readonly device: 'cpu' | 'gpu'
  /** Rows of the crop that it takes, in pixels. */
  readonly inputSize: number
  /** Columns of that crop. Default: as many as rows. */
  readonly inputColumns?: number
  readonly embeddingSize: number
  /**
   * @param crops [n, inputSize, inputColumns] standardised
   * @returns [n, embeddingSize], L2-normalised
   * @throws RangeError when `crops` isn't a whole number of crops
   */
  embed(crops: Float32Array): Promise<Float32Array>
  /**
   * Number of features that `look` gives in addition to the embedding (encoder/features.ts). 0 for older model
   * versions, which have none.
   */
  readonly featureSize: number
  /**
   * Embeddings, each followed by the features of the crop.
   * @param crops as in `embed`
   * @returns [n, embeddingSize + featureSize]
   */
  look(crops: Float32Array): Promise<Float32Array>
  /**
   * Rows of the heat maps; their ratio of columns to rows is that of the crop. Null for an older model version, which
   * has no heat maps.
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
    'expected a model version with a decoder, which draws heat maps; this one was trained before heat maps existed: '
      + 'train again'
  )
}

/** Joins rows [n, D] and [n, F] to [n, D + F]. */
export function sideBySide(left: Float32Array, D: number, right: Float32Array, F: number): Float32Array {
  const n = left.length / D
  const rows = new Float32Array(n * (D + F))
  for (let i = 0; i < n; i++) {
    rows.set(left.subarray(i * D, (i + 1) * D), i * (D + F))
    rows.set(right.subarray(i * F, (i + 1) * F), i * (D + F) + D)
  }
  return rows
}
