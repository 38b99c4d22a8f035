import type { Random } from '../../domain/random.ts'

/** Surface of a zone: concentric tool marks, grain, almost smooth, parallel lines, or fins of a cavity. */
export type Finish = 'turned' | 'cast' | 'moulded' | 'brushed' | 'finned'

/** A ring of the part. Radii are shares of the outer radius; grey levels 0 to 255. */
export interface Zone {
  readonly outer: number
  readonly level: number
  readonly finish: Finish
  /** Amplitude of the finish, grey levels. */
  readonly grain: number
  /** Amplitude of the light's change around the part, grey levels, and its number of periods per turn. */
  readonly shading: number
  readonly lobes: number
  /**
   * A line along the outer end (a bright or dark chamfer): grey levels, half width as a share of the radius, and how
   * much stronger it is towards the light.
   */
  readonly edge: number
  readonly edgeWidth: number
  readonly edgeShading: number
}

/** Holes, bosses or marks at equal distances. */
export interface Pattern {
  readonly count: number
  readonly at: number
  readonly radius: number
  /** Largest over smallest diameter; 1 is round. */
  readonly length: number
  readonly level: number
}

/** What all good parts of one made-up product share. */
export interface SurfaceKind {
  /** From the centre outwards; the last one ends at 1. */
  readonly zones: readonly Zone[]
  readonly pattern: Pattern | null
  readonly plate: { readonly level: number; readonly grain: number; readonly shadow: number }
  readonly fins: number
  /** Largest shift of the inner zones to one side, as a share of the radius. */
  readonly tilt: number
  /** Largest deviation of the outline from a circle, as a share of the radius. */
  readonly ovality: number
  /** Faint marks that good parts have, grey levels. */
  readonly blemishes: number
  /** Standard deviation of the sensor's noise, grey levels. */
  readonly noise: number
}

const FINISHES: readonly Finish[] = ['turned', 'turned', 'cast', 'moulded', 'brushed', 'finned']

/** Invents a product: machined, cast or moulded, with random greys and profile. */
export function drawKind(random: Random): SurfaceKind {
  const zones = drawZones(random)
  return {
    zones,
    pattern: random.uniform() < 0.35 ? drawPattern(random) : null,
    plate: {
      level: random.range(15, 230),
      grain: random.range(0, 8),
      shadow: random.uniform() < 0.6 ? random.range(0, 60) : 0
    },
    fins: random.int(4, 14),
    tilt: random.uniform() < 0.5 ? random.range(0, 0.1) : 0,
    ovality: random.uniform() < 0.6 ? random.range(0, 0.09) : 0.005,
    blemishes: random.uniform() < 0.7 ? random.range(0, 14) : 0,
    noise: random.range(0.3, 5)
  }
}

const NARROWEST = 0.035
const MIN_CONTRAST = 14

function drawZones(random: Random): Zone[] {
  const count = random.int(2, 8)
  const ends = Array.from({ length: count - 1 }, () => random.range(0.08, 0.97)).sort((a, b) => a - b)
  const apart = ends.filter((end, n) => end - (ends[n - 1] ?? 0) >= NARROWEST && 1 - end >= NARROWEST)
  let before = -1000
  return [...apart, 1].map((outer, n) => {
    let level = random.range(12, 240)
    while (Math.abs(level - before) < MIN_CONTRAST) level = random.range(12, 240)
    before = level
    const finish = n === 0 && random.uniform() < 0.5 ? 'moulded' : random.pick(FINISHES)
    const dark = finish === 'finned' && random.uniform() < 0.7
    if (dark) before = level = random.range(10, 60)
    return {
      outer,
      level,
      finish,
      grain: random.uniform() ** 2 * (finish === 'moulded' ? 5 : 22) + 1,
      shading: random.uniform() < 0.75 ? random.uniform() ** 1.5 * 75 * Math.min(1, level / 120) : 0,
      lobes: random.pick([1, 1, 2, 2, 3]),
      edge: random.uniform() < 0.6 ? random.range(-90, 90) : 0,
      edgeWidth: random.range(0.004, 0.022),
      edgeShading: random.range(0, 1)
    }
  })
}

function drawPattern(random: Random): Pattern {
  const count = random.int(2, 10)
  const at = random.range(0.3, 0.9)
  return {
    count,
    at,
    radius: Math.min(random.range(0.02, 0.09), (0.7 * Math.PI * at) / count),
    length: random.uniform() < 0.6 ? 1 : random.range(1, 2.5),
    level: random.range(5, 245)
  }
}
