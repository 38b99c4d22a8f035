import { WESTERN_ELECTRIC, type WesternElectricRule } from '../../domain/inspection/stability.ts'

/**
 * A rule applies if at least `least` of the last `of` points, including the newest, lie more than `beyond` standard
 * deviations from the centre line, on the side of the newest point.
 */
const ZONES: Readonly<Record<WesternElectricRule, { least: number; of: number; beyond: number }>> = {
  'one-beyond-3': { least: 1, of: 1, beyond: 3 },
  'two-of-three-beyond-2': { least: 2, of: 3, beyond: 2 },
  'four-of-five-beyond-1': { least: 4, of: 5, beyond: 1 },
  'eight-on-one-side': { least: 8, of: 8, beyond: 0 }
}
const LONGEST = 8

/** Applies the rules to a series of points. */
export interface WesternElectric {
  /** The last points, so that the series can be continued later. */
  readonly last: readonly number[]
  /**
   * @param deviations of the point from the centre line, in standard deviations of a point
   * @returns rules whose pattern this point completes
   */
  add(deviations: number): readonly WesternElectricRule[]
}

/**
 * Source  Western Electric, Statistical Quality Control Handbook, 1956, part B, tests for unnatural patterns
 * @param before earlier points, oldest first
 */
export function createWesternElectric(before: readonly number[] = []): WesternElectric {
  const last = [...before]
  return {
    last,
    add(deviations) {
      last.push(deviations)
      if (last.length > LONGEST) last.shift()
      const side = Math.sign(deviations)
      return WESTERN_ELECTRIC.filter((rule) => {
        const { least, of, beyond } = ZONES[rule]
        return side * deviations > beyond && last.slice(-of).filter((point) => side * point > beyond).length >= least
      })
    }
  }
}
