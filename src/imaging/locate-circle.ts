import type { Circle, GreyImage, LocatedCircle } from '../domain/image.ts'
import type { LocateSpec } from '../domain/recipe.ts'
import { circleVotes, type VotedCircle } from './circle-votes.ts'
import { houghCentres } from './hough-centres.ts'
import { type PolarGrid, type PolarProfile, samplePolar } from './polar-profile.ts'
import { EDGE_REACH, NOISE_TO, type Polarity, radialEdges } from './radial-edges.ts'
import { reduceLogarithm } from './reduce.ts'
import { edgeShare, refineCircle } from './refine-circle.ts'

/** Length, in pixels, that the short side of the picture is reduced to (at least) for finding the centre. */
const REDUCED_SIDE = 128
/** The smallest circle, in pixels of the reduced picture. */
const REDUCED_RADIUS = 6
const SMALLEST_RADIUS = 8
/** Centres that are tried. */
const CENTRES = 3
/** Share of the mean grey value below which the logarithm flattens. */
const BLACK_SHARE = 0.1
/** How far the outer edge's centre may be from the first one found (that of the grooves, the chamfer or the bore: the part is seen a little from the side), as a share of its radius. */
const FIRST_REACH = 0.13
/** Lengths below are in 300ths of the radius. */
const FIRST_CELL = 4
const FIRST_RAYS = 64
const SECOND_RAYS = 128
const SECOND = { band: 40, reach: 12, radius: 16, cell: 2 }
const ROUNDS = [6, 5, 4, 4, 3, 3]
/** An edge this near to the circle supports it. */
const SUPPORT_REACH = 2.5
const SUB_RAYS = 3
/** The outermost circle with at least this share of the strongest one's support is the part's edge. */
const FIRST_SHARE = 0.75

/**
 * Finds the outer edge of the circular part.
 *
 * 1. Gradient-voting Hough on a reduced picture gives centres about which much is round.
 * 2. Radial edges around each vote for circles, a ray's outermost edges most; the circle with the best support wins.
 * 3. The same about that circle, finer, at full resolution, and a robust fit to the sub-pixel edges.
 *
 * Units   pixels of the picture; radius bounds as fractions of its height
 * @returns null when no circle reaches `spec.minConfidence`
 * @throws RangeError for radius bounds that are not 0 < min <= max, or a picture whose data isn't width * height
 */
export function locateCircle (image: GreyImage, spec: LocateSpec): LocatedCircle | null {
  check(image, spec)
  const minRadius = spec.radius.min * image.height
  const maxRadius = spec.radius.max * image.height
  if (minRadius < SMALLEST_RADIUS) return null
  const factor = Math.max(1, Math.floor(Math.min(image.width / REDUCED_SIDE, image.height / REDUCED_SIDE, minRadius / REDUCED_RADIUS)))
  const reduced = reduceLogarithm(image, factor, BLACK_SHARE)
  const bounds = { minRadius, maxRadius, polarity: spec.polarity, black: reduced.black }
  let best = null as LocatedCircle | null
  for (const { x, y } of houghCentres(reduced, minRadius / factor, maxRadius / factor, CENTRES)) {
    const firsts = circlesAbout(image, (x + 0.5) * factor - 0.5, (y + 0.5) * factor - 0.5, bounds)
    const all = firsts.map((c) => refined(image, c, bounds)).filter((c) => c !== null)
    if (process.env.DBG) (globalThis as any).dbg = all
    for (const found of all) if (best === null || found.wshare > best.confidence) best = { ...found, confidence: found.wshare }
    if (best !== null) break
  }
  return best !== null && best.confidence >= spec.minConfidence ? best : null
}

interface Bounds { readonly minRadius: number, readonly maxRadius: number, readonly polarity: Polarity, readonly black: number }

/** Circles with good support whose centres are not far from (cx, cy), outermost first. */
function circlesAbout (image: GreyImage, cx: number, cy: number, { minRadius, maxRadius, polarity, black }: Bounds): Circle[] {
  const unit = Math.max(0.6, Math.sqrt(minRadius * maxRadius) / 200)
  const reach = FIRST_REACH * maxRadius
  const profile = profileAbout(image, cx, cy, minRadius - reach, maxRadius + reach, unit, FIRST_RAYS, black)
  const circles = circleVotes(radialEdges(profile, polarity), { minRadius, maxRadius, reach, cell: FIRST_CELL * unit, usableRays: (r) => usableRays(profile, r) })
  return strongest(circles).map(({ dx, dy, r }) => ({ cx: cx + dx, cy: cy + dy, r }))
}

/** The local maxima whose support is not far below the best one's, outermost first. */
function strongest (circles: readonly VotedCircle[]): VotedCircle[] {
  const best = circles.reduce((most, { support }) => Math.max(most, support), 0)
  return circles.filter(({ support }, n) => support >= FIRST_SHARE * best && support > 0 && [-2, -1, 1, 2].every((d) => {
    const other = circles[n + d]
    return other === undefined || other.support < support || (other.support === support && d > 0)
  })).reverse().slice(0, 6)
}

function refined (image: GreyImage, guess: Circle, { minRadius, maxRadius, polarity, black }: Bounds): Refined | null {
  const unit = Math.max(0.6, guess.r / 300)
  const { cx, cy } = guess
  const profile = profileAbout(image, cx, cy, guess.r - SECOND.band * unit, guess.r + SECOND.band * unit, unit, SECOND_RAYS, black)
  const edges = radialEdges(profile, polarity)
  const votes = circleVotes(edges, {
    minRadius: Math.max(minRadius, guess.r - SECOND.radius * unit), maxRadius: Math.min(maxRadius, guess.r + SECOND.radius * unit),
    reach: SECOND.reach * unit, cell: SECOND.cell * unit, usableRays: (r) => usableRays(profile, r)
  })
  const found = votes.reduce((a, b) => b.support > a.support ? b : a)
  const circle = refineCircle(edges, cx, cy, { cx: cx + found.dx, cy: cy + found.dy, r: found.r }, ROUNDS.map((reach) => reach * unit))
  if (circle === null) return null
  const usable = Math.max(SECOND_RAYS / 2, usableRays(profile, circle.r))
  return { ...circle, support: found.support, wshare: edgeShare(edges, cx, cy, circle, SUPPORT_REACH * unit, usable, true), confidence: edgeShare(edges, cx, cy, circle, SUPPORT_REACH * unit, usable) }
}
interface Refined extends LocatedCircle { support: number, wshare: number }

function profileAbout (image: GreyImage, cx: number, cy: number, from: number, to: number, stepPx: number, rays: number, black: number): PolarProfile {
  const fromPx = Math.max(1, from - EDGE_REACH * stepPx)
  const count = Math.ceil((to - fromPx) / stepPx) + NOISE_TO + EDGE_REACH
  const grid: PolarGrid = { cx, cy, fromPx, stepPx, count, rays, subRays: SUB_RAYS }
  return samplePolar(image, grid, black, new Float32Array(rays * count), new Int32Array(rays))
}

/** Rays that the picture holds a little beyond this radius. */
function usableRays ({ grid: { fromPx, stepPx }, limit }: PolarProfile, radius: number): number {
  const needed = (radius - fromPx) / stepPx + EDGE_REACH
  let usable = 0
  for (const samples of limit) if (samples > needed) usable++
  return usable
}

function check ({ width, height, data }: GreyImage, { radius: { min, max }, minConfidence }: LocateSpec): void {
  if (!(width >= 1 && height >= 1) || data.length !== width * height) throw new RangeError(`picture: expected ${width} x ${height} pixels, received ${data.length}`)
  if (!(min > 0 && min <= max && Number.isFinite(max))) throw new RangeError(`radius: expected 0 < min <= max, received min ${min} and max ${max}`)
  if (!(minConfidence >= 0 && minConfidence <= 1)) throw new RangeError(`minConfidence: expected 0 to 1, received ${minConfidence}`)
}
