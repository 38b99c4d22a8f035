import type { NgRate, PlantStation } from '../../domain/plant/report.ts'
import { binomialBounds } from '../../scoring/binomial-bounds.ts'

/**
 * Adds to each station its share of NG in the last minute, with exact 95 % bounds; null if there was no part, and if an
 * older report has more NG than parts.
 */
export function withNgRates(
  stations: readonly PlantStation[]
): readonly (PlantStation & { readonly ngRate: NgRate | null })[] {
  return stations.map((station) => {
    const { parts, ng } = station.report.lastMinute
    return { ...station, ngRate: ng > parts ? null : binomialBounds(ng, parts) }
  })
}
