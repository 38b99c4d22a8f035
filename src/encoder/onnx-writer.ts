/** What the parts of the export write nodes and values with. */
export interface OnnxWriter {
  /** Adds a node and returns the name of its one output. */
  add(opType: string, input: string[], output: string, attributes?: Record<string, number | number[]>): string
  /** Adds float32 values and returns their name. */
  constant(name: string, dims: number[], values: Float32Array): string
  /** Adds int64 values and returns their name. */
  whole(name: string, values: readonly number[]): string
  /** Adds a single int64 without a dimension and returns its name. */
  index(name: string, value: number): string
}
