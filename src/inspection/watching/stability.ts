import { LRUCache } from 'lru-cache'
import type { InspectionResult } from '../../domain/inspection/inspection.ts'
import { type Series, SERIES, type Stability, type StabilityMethod } from '../../domain/inspection/stability.ts'
import type { View } from '../../domain/inspection/view.ts'
import { createStabilitySeries, type StabilitySeries } from './stability-series.ts'

/** Stations and recipes watched. Beyond that, the pair without results for longest is dropped. */
const MAX_PAIRS = 128

export interface StabilityWatch {
  /** Adds a result. Takes microseconds. */
  add(result: StabilityResult, view: View | null): void
  /** Of series that have learnt what is usual. */
  states(): readonly Stability[]
}

type StabilityResult = Pick<InspectionResult, 'recipe' | 'modelVersion' | 'station' | 'score' | 'circle'>

interface Watched {
  readonly version: string
  readonly station: string | null
  readonly recipe: string
  readonly series: ReadonlyMap<Series, StabilitySeries>
}

/**
 * Watches score, light, focus, size and place of every part, by station and recipe. What is usual is learnt from the
 * first 500 parts of a model version since the start of the service. Defective parts count as every other, but no
 * farther out than the usual ones reach.
 * @param onAlarm a series has changed; told once until it is back
 */
export function createStabilityWatch(onAlarm: (stability: Stability, method: StabilityMethod) => void): StabilityWatch {
  const pairs = new LRUCache<string, Watched>({ max: MAX_PAIRS })

  return {
    add(result, view) {
      const { recipe, modelVersion: version, station } = result
      const key = JSON.stringify([recipe, station])
      const known = pairs.get(key)
      const watched: Watched =
        known !== undefined && known.version === version
          ? known
          : { version, recipe, station, series: new Map(SERIES.map((name) => [name, createStabilitySeries()])) }
      pairs.set(key, watched)
      for (const [name, value] of valuesOf(result, view)) {
        const series = watched.series.get(name)!
        for (const method of series.add(value)) onAlarm(stateOf(watched, name, series)!, method)
      }
    },
    states: () =>
      [...pairs.rkeys()].flatMap((key) => {
        const watched = pairs.peek(key)!
        return [...watched.series].flatMap(([name, series]) => stateOf(watched, name, series) ?? [])
      })
  }
}

function stateOf(
  { recipe, version: modelVersion, station }: Watched,
  series: Series,
  { state }: StabilitySeries
): Stability | null {
  const now = state()
  return now === null ? null : { recipe, modelVersion, station, series, ...now }
}

function valuesOf({ score, circle }: StabilityResult, view: View | null): (readonly [Series, number])[] {
  return [
    // Scores are skewed; their logarithms less so.
    ...(score !== null && score > 0 ? [['score', Math.log(score)] as const] : []),
    ...(view !== null ? [['brightness', view.brightness] as const, ['focus', view.focus] as const] : []),
    ...(circle !== null
      ? [['radius', circle.r] as const, ['centreX', circle.cx] as const, ['centreY', circle.cy] as const]
      : [])
  ]
}
