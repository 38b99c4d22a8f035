import type { EncoderNetwork } from '../dense-head.ts'
import { rangeName, withoutRanges } from './whole-numbers.ts'
import { readMaps } from '../read-maps.ts'

/** Number of crops per batch. The maps of one crop take about 1 MB. */
const BATCH = 16
/** Factor on the largest value found. Values above the product are clipped. */
const ROOM = 1.25
/** Smallest range, for a map that is 0 everywhere. */
const LEAST = 1e-6

/**
 * Quantises an encoder to whole numbers of 8 bits. The ranges come from its maps of some crops. Crops with defects must
 * be among them, because values beyond the range are clipped.
 * @param crops at least one, each [rows, columns] standardised
 */
export async function quantise(
  { architecture, weights }: EncoderNetwork,
  crops: readonly Float32Array[]
): Promise<EncoderNetwork> {
  if (crops.length === 0) throw new RangeError('crops: expected at least one to take the ranges from, received none')
  const layers = architecture.convolutions.map((_, layer) => layer)
  const network = { architecture, weights: withoutRanges(weights) }
  const largest = layers.map(() => LEAST)
  for (let from = 0; from < crops.length; from += BATCH) {
    const maps = await readMaps(network, layers, crops.slice(from, from + BATCH))
    maps.forEach((map, layer) => {
      for (const value of map) if (value > largest[layer]!) largest[layer] = value
    })
  }
  return {
    architecture,
    weights: new Map([
      ...network.weights,
      ...layers.map((layer) => [rangeName(layer), Float32Array.of(ROOM * largest[layer]!)] as const)
    ])
  }
}
