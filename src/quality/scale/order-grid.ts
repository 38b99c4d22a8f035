/** A dot and its position in the grid: column i and row j, counted from the start dot. */
export interface PlacedDot {
  readonly x: number
  readonly y: number
  readonly i: number
  readonly j: number
}

type Point = Readonly<Record<'x' | 'y', number>>

/** A neighbour must lie within this share of the pitch from its expected position. */
const REACH = 0.3
const SIDES = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1]
] as const

/**
 * Numbers the dots of a square grid, from the dot nearest to `start` outwards. The next neighbour is expected one step
 * further on, and this step is the one that led to the dot before it. So the search follows a grid that is distorted by
 * the lens. Dots outside of the grid are left out.
 * @returns empty if the first dot does not have two neighbours at right angles
 */
export function orderGrid(dots: readonly Point[], start: Point): readonly PlacedDot[] {
  const first = nearest(dots, start.x, start.y)
  if (first === undefined) return []
  const others = dots
    .filter((dot) => dot !== first)
    .sort((a, b) => distance(a, first) - distance(b, first))
    .slice(0, 8)
  const right = others[0]
  const down = others.find((dot) => right !== undefined && Math.abs(cosine(dot, right, first)) < 0.2)
  if (right === undefined || down === undefined) return []
  const [u, v] = [minus(right, first), minus(down, first)]
  // The direction of j is chosen so that the grid may be rotated but is never mirrored (x right, y down).
  const hand = Math.sign(u.x * v.y - u.y * v.x)
  const steps = { u, v: { x: hand * v.x, y: hand * v.y } }
  const placed = new Map<string, PlacedDot>()
  const queue = [{ dot: first, i: 0, j: 0, ...steps }]
  const taken = new Set<Point>([first])
  placed.set('0 0', { ...place(first), i: 0, j: 0 })
  for (const { dot, i, j, u, v } of queue) {
    for (const [di, dj] of SIDES) {
      const [ni, nj] = [i + di, j + dj]
      if (placed.has(`${ni} ${nj}`)) continue
      const step = di === 0 ? v : u
      const sign = di + dj
      const [x, y] = [dot.x + sign * step.x, dot.y + sign * step.y]
      const next = nearest(dots, x, y)
      const pitch = Math.hypot(step.x, step.y)
      if (next === undefined || taken.has(next) || Math.hypot(next.x - x, next.y - y) > REACH * pitch) continue
      taken.add(next)
      placed.set(`${ni} ${nj}`, { ...place(next), i: ni, j: nj })
      const made = { x: sign * (next.x - dot.x), y: sign * (next.y - dot.y) }
      queue.push({ dot: next, i: ni, j: nj, u: di === 0 ? u : made, v: di === 0 ? made : v })
    }
  }
  return [...placed.values()]
}

const place = ({ x, y }: Point): { x: number; y: number } => ({ x, y })
const minus = (a: Point, b: Point): Point => ({ x: a.x - b.x, y: a.y - b.y })
const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)

function cosine(a: Point, b: Point, from: Point): number {
  const [p, q] = [minus(a, from), minus(b, from)]
  return (p.x * q.x + p.y * q.y) / (Math.hypot(p.x, p.y) * Math.hypot(q.x, q.y))
}

function nearest(dots: readonly Point[], x: number, y: number): Point | undefined {
  let best: Point | undefined
  let least = Infinity
  for (const dot of dots) {
    const away = (dot.x - x) ** 2 + (dot.y - y) ** 2
    if (away < least) [best, least] = [dot, away]
  }
  return best
}
