import type { Characteristic } from '../../domain/quality/study-plan.ts'
import { type Tolerance, widthOf } from '../variable/tolerance.ts'
import type { Measurement } from './measurement.ts'

/** A part of known size, measured for a study of type 1. */
export interface Master {
  readonly characteristic: Characteristic
  readonly part: string
  readonly value: number
}

/** Fewer presentations are not enough to assess a gauge; 50 are usual. */
export const MIN_OF_MASTER = 10

/** Number of times that a part was, or will be, presented to a station. */
export interface Presentations {
  readonly part: string
  readonly station: string
  readonly count: number
}

/** By part and station. */
export function countPresentations(
  presented: readonly Pick<Measurement, 'part' | 'station'>[]
): readonly Presentations[] {
  const places = new Map<string, Presentations>()
  for (const { part, station } of presented) {
    const key = JSON.stringify([part, station])
    places.set(key, { part, station, count: (places.get(key)?.count ?? 0) + 1 })
  }
  return [...places.values()]
}

/**
 * Checks, before anything is judged, that the masters of a study are presented often enough.
 * @throws Error when a master is not in the study or was presented too seldom, or its characteristic has no tolerance
 *   with two limits
 */
export function checkMasters(
  presented: readonly Presentations[],
  tolerances: ReadonlyMap<Characteristic, Tolerance>,
  masters: readonly Master[]
): void {
  for (const { part, characteristic } of masters) {
    const own = presented.filter((it) => it.part === part)
    if (own.length === 0)
      throw new Error(
        `expected a master that is in the study, such as ${presented[0]?.part ?? 'none, as it is empty'}, received `
          + part
      )
    const tolerance = tolerances.get(characteristic)
    if (tolerance === undefined || widthOf(tolerance) === null)
      throw new Error(`expected a tolerance with two limits for the master of ${characteristic}, received none`)
    const seldom = own.find(({ count }) => count < MIN_OF_MASTER)
    if (seldom !== undefined)
      throw new Error(
        `expected the master ${part} presented at least ${MIN_OF_MASTER} times to each station, received `
          + `${seldom.count} times at ${seldom.station}`
      )
  }
}
