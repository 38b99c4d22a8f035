/** Unit vectors of rays that share the full turn evenly, from angle 0 on (clockwise in the picture). */
export interface RayDirections {
  /** [rays] */
  readonly cos: Float64Array
  readonly sin: Float64Array
}

const known = new Map<number, RayDirections>()

/** Cached by number of rays. There are few numbers, and the fits ask thousands of times. */
export function rayDirections(rays: number): RayDirections {
  const found = known.get(rays)
  if (found !== undefined) return found
  const along = (project: (angle: number) => number): Float64Array =>
    Float64Array.from({ length: rays }, (_, ray) => project((2 * Math.PI * ray) / rays))
  const made = { cos: along(Math.cos), sin: along(Math.sin) }
  known.set(rays, made)
  return made
}
