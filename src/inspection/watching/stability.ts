import { LRUCache } from 'lru-cache'
import type { InspectionResult } from '../../domain/inspection/inspection.ts'
import {
  type RunChart,
  type Series,
  SERIES,
  type Stability,
  type StabilityMethod,
  type StabilityReader,
  type WatchedPair
} from '../../domain/inspection/stability.ts'
import type { View } from '../../domain/inspection/view.ts'
import { PARTS_A_POINT } from './run-chart-points.ts'
import { BASELINE_PARTS, createStabilitySeries, type SavedSeries, type StabilitySeries } from './stability-series.ts'

/**
 * Number of pairs of station and recipe that are watched. Beyond it, the pair that has been without results for the
 * longest time is dropped.
 */
const MAX_PAIRS = 128

export interface StabilityWatch extends Omit<StabilityReader, 'errors'> {
  /** Adds a result. Takes microseconds. */
  add(result: StabilityResult, view: View | null): void
  /** States of the series that have learnt a baseline. */
  states(): readonly Stability[]
  /** State for continuing after a restart; the pair with the oldest result first. */
  save(): Iterable<SavedPair>
}

type StabilityResult = Pick<InspectionResult, 'recipe' | 'modelVersion' | 'station' | 'score' | 'circle' | 'judgedAt'>

/** Plain JSON. */
export interface SavedPair extends WatchedPair {
  readonly series: Readonly<Record<Series, SavedSeries>>
}

interface Watched extends WatchedPair {
  readonly series: ReadonlyMap<Series, StabilitySeries>
}

/**
 * Watches score, light, focus, size and position of every part, by station and recipe. The baseline is learnt from the
 * first 500 parts of a model version. Defective parts count, too, but their values are clipped to the usual range.
 * @param onAlarm called once when a series has changed, and again only after it was back to normal
 * @param saved saved state
 */
export function createStabilityWatch(
  onAlarm: (stability: Stability, method: StabilityMethod) => void,
  saved: readonly SavedPair[] = []
): StabilityWatch {
  const pairs = new LRUCache<string, Watched>({ max: MAX_PAIRS })
  const keyOf = ({ recipe, station }: Pick<WatchedPair, 'recipe' | 'station'>): string =>
    JSON.stringify([recipe, station])
  for (const { series, ...pair } of saved)
    pairs.set(keyOf(pair), { ...pair, series: seriesOf((name) => createStabilitySeries(series[name])) })
  const all = (): Watched[] => [...pairs.rkeys()].map((key) => pairs.peek(key)!)

  return {
    add(result, view) {
      const { recipe, modelVersion, station } = result
      const key = keyOf(result)
      const known = pairs.get(key)
      const watched: Watched =
        known !== undefined && known.modelVersion === modelVersion
          ? known
          : { recipe, modelVersion, station, series: seriesOf(() => createStabilitySeries()) }
      pairs.set(key, watched)
      for (const [name, value] of valuesOf(result, view)) {
        const series = watched.series.get(name)!
        for (const method of series.add(value, result.judgedAt)) onAlarm(stateOf(watched, name, series)!, method)
      }
    },
    states: () => all().flatMap((watched) => SERIES.flatMap((name) => stateOf(watched, name) ?? [])),
    learning: () =>
      all().flatMap((watched) => {
        const parts = Math.max(...[...watched.series.values()].map((series) => series.learnt()))
        return parts < BASELINE_PARTS ? [{ ...pairOf(watched), parts, of: BASELINE_PARTS }] : []
      }),
    charts(recipe, station) {
      const watched = pairs.peek(keyOf({ recipe, station }))
      return watched === undefined ? [] : SERIES.flatMap((name) => chartOf(watched, name) ?? [])
    },
    isWatched: (recipe, station) => pairs.has(keyOf({ recipe, station })),
    learnAnew(recipe, station) {
      pairs.delete(keyOf({ recipe, station }))
    },
    // A generator, so that the writer can do other work between two pairs.
    *save() {
      for (const watched of all())
        yield {
          ...pairOf(watched),
          series: Object.fromEntries(
            SERIES.map((name) => [name, watched.series.get(name)!.save()])
          ) as SavedPair['series']
        }
    }
  }
}

const seriesOf = (make: (name: Series) => StabilitySeries): ReadonlyMap<Series, StabilitySeries> =>
  new Map(SERIES.map((name) => [name, make(name)]))

const pairOf = ({ recipe, modelVersion, station }: WatchedPair): WatchedPair => ({ recipe, modelVersion, station })

function stateOf(watched: Watched, name: Series, series = watched.series.get(name)!): Stability | null {
  const now = series.state()
  if (now === null) return null
  const { chart: _points, ...state } = now
  return { ...pairOf(watched), series: name, ...state }
}

function chartOf(watched: Watched, name: Series): RunChart | null {
  const now = watched.series.get(name)!.state()
  if (now === null) return null
  const { chart, ...state } = now
  const { mean, deviation } = chart.centre
  const shown = name === 'score' ? Math.exp : (value: number): number => value
  return {
    ...pairOf(watched),
    series: name,
    ...state,
    partsAPoint: PARTS_A_POINT,
    zones: [-3, -2, -1, 0, 1, 2, 3].map((zone) => shown(mean + zone * deviation)),
    points: chart.points.map((point) => ({ ...point, mean: shown(point.mean) }))
  }
}

function valuesOf({ score, circle }: StabilityResult, view: View | null): (readonly [Series, number])[] {
  return [
    // Logarithms, because the distribution of scores is skewed.
    ...(score !== null && score > 0 ? [['score', Math.log(score)] as const] : []),
    ...(view !== null ? [['brightness', view.brightness] as const, ['focus', view.focus] as const] : []),
    ...(circle !== null
      ? [['radius', circle.r] as const, ['centreX', circle.cx] as const, ['centreY', circle.cy] as const]
      : [])
  ]
}
