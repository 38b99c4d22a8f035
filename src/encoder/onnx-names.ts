/** Input [N, 1, rows, columns] float32. */
export const INPUT_NAME = 'crops'
/** Output [N, D] float32, L2-normalised. */
export const OUTPUT_NAME = 'embeddings'
/** Output [N, h, w] float32, 0 to 1: where a picture differs from good parts. Absent where the decoder was not kept. */
export const HEAT_MAP_NAME = 'heatMaps'
/**
 * Output [N, F] float32: what the encoder gives beside the embedding (encoder/features.ts). Absent where it has no
 * patches.
 */
export const FEATURES_NAME = 'features'
/** Output that holds a layer's map, where it was asked for. */
export const mapName = (layer: number): string => `map${layer}`
