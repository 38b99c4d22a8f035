/** Input [N, 1, rows, columns] float32. */
export const INPUT_NAME = 'crops'
/** Output [N, D] float32, L2-normalised. */
export const OUTPUT_NAME = 'embeddings'
/** Output [N, h, w] float32, 0 to 1: where a picture differs from good parts. Missing if the decoder was not kept. */
export const HEAT_MAP_NAME = 'heatMaps'
/**
 * Output [N, F] float32: the features in addition to the embedding (encoder/features.ts). Missing if the encoder has no
 * patches.
 */
export const FEATURES_NAME = 'features'
/** Output with a layer's map, if it was requested. */
export const mapName = (layer: number): string => `map${layer}`
