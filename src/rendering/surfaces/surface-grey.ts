import { bell, smoothstep } from '../interpolate.ts'
import { type NoiseGrid, sampleNoise } from '../noise.ts'
import type { Finish, SurfaceKind, Zone } from './surface-kind.ts'

/** Side of the picture, px. The part fills it except for a margin. */
export const SURFACE_SIZE = 224

export const RADIUS = SURFACE_SIZE / 2 / 1.18

/** Half width of soft edges, as a share of the radius. */
const SOFT = 0.9 / RADIUS

/** Properties that differ between parts and between pictures. */
export interface View {
  readonly cx: number
  readonly cy: number
  readonly gain: number
  readonly offset: number
  /** Rotation of the part, and direction of the light, radians. */
  readonly turn: number
  readonly light: number
  readonly lightStrength: number
  /** Symmetric matrix on (x, y), which makes an oval of a circle. */
  readonly stretch: readonly [xx: number, xy: number, yy: number]
  readonly tilt: readonly [x: number, y: number]
  readonly fine: NoiseGrid
  readonly coarse: NoiseGrid
  /** Rows are radius, columns angle. */
  readonly rings: NoiseGrid
  readonly blemish: number
}

/** Grey value at a point, in radii from the part's centre. */
export function greyAt(kind: SurfaceKind, view: View, x: number, y: number): number {
  const [xx, xy, yy] = view.stretch
  const u = xx * x + xy * y
  const v = xy * x + yy * y
  const outline = Math.hypot(u, v)
  if (outline >= 1 + SOFT) return plateAt(kind, view, x, y, outline)
  // Deeper surfaces appear further to one side.
  const share = 1 - outline
  const du = u - view.tilt[0] * share
  const dv = v - view.tilt[1] * share
  const r = Math.hypot(du, dv)
  const angle = Math.atan2(dv, du)
  let part = zonesAt(kind, view, Math.min(r, 0.9999), angle, u, v)
  if (kind.pattern !== null) part = patternAt(kind, view, part, r, angle)
  part +=
    view.blemish * sampleNoise(view.coarse, 5 * v + 3, 5 * u + 7) * sampleNoise(view.coarse, 2.3 * v + 11, 2.3 * u + 1)
  if (outline <= 1 - SOFT) return part
  const rim = smoothstep(1 - SOFT, 1 + SOFT, outline)
  return part * (1 - rim) + rim * plateAt(kind, view, x, y, outline)
}

function plateAt({ plate }: SurfaceKind, { coarse, fine, light }: View, x: number, y: number, outline: number): number {
  const shadow =
    plate.shadow * Math.exp(-Math.max(0, outline - 1) / 0.06) * (0.6 - 0.4 * Math.cos(Math.atan2(y, x) - light))
  return (
    plate.level
    - shadow
    + 8 * sampleNoise(coarse, 1.5 * y + 5, 1.5 * x + 2)
    + plate.grain * sampleNoise(fine, 40 * y, 40 * x)
  )
}

function zonesAt({ zones, fins }: SurfaceKind, view: View, r: number, angle: number, u: number, v: number): number {
  let n = 0
  while (zones[n]!.outer < r) n++
  const zone = zones[n]!
  let grey = zoneGrey(zone, view, fins, r, angle, u, v)
  const outside = zones[n + 1]
  if (outside !== undefined && zone.outer - r < SOFT)
    grey += 0.5 * smoothstep(-SOFT, 0, r - zone.outer) * (zoneGrey(outside, view, fins, r, angle, u, v) - grey)
  const inside = zones[n - 1]
  if (inside !== undefined && r - inside.outer < SOFT)
    grey += 0.5 * (1 - smoothstep(0, SOFT, r - inside.outer)) * (zoneGrey(inside, view, fins, r, angle, u, v) - grey)
  grey += edgeGrey(zone, view, r, angle)
  return inside === undefined ? grey : grey + edgeGrey(inside, view, r, angle)
}

function edgeGrey({ edge, edgeWidth, edgeShading, outer }: Zone, { light }: View, r: number, angle: number): number {
  if (edge === 0 || Math.abs(r - outer) > 3 * edgeWidth) return 0
  return edge * bell((r - outer) / edgeWidth) * (1 - edgeShading + edgeShading * Math.cos(angle - light))
}

function zoneGrey(
  { level, finish, grain, shading, lobes }: Zone,
  view: View,
  fins: number,
  r: number,
  angle: number,
  u: number,
  v: number
): number {
  const wave = Math.cos(lobes * (angle - view.light))
  // Marks of a lathe reflect the light in narrow sectors.
  const lit = finish === 'turned' ? Math.max(0, wave) ** 3 - 0.3 : 0.6 * wave
  return level + shading * view.lightStrength * lit + grain * grainAt(finish, view, fins, r, angle, u, v)
}

function grainAt(
  finish: Finish,
  { fine, rings, turn }: View,
  fins: number,
  r: number,
  angle: number,
  u: number,
  v: number
): number {
  const around = 16 * ((angle + turn) / (2 * Math.PI) + 1)
  switch (finish) {
    case 'turned':
      return 0.7 * sampleNoise(rings, 90 * r, around) + 0.5 * sampleNoise(rings, 31 * r + 100, 2 * around)
    case 'cast':
      return 0.6 * sampleNoise(fine, 30 * v + 8, 30 * u + 8) + 0.6 * sampleNoise(fine, 11 * v + 30, 11 * u + 30)
    case 'moulded':
      return sampleNoise(fine, 4 * v + 9, 4 * u + 9)
    case 'brushed':
      return sampleNoise(
        fine,
        45 * (v * Math.cos(turn) - u * Math.sin(turn)),
        3 * (u * Math.cos(turn) + v * Math.sin(turn))
      )
    case 'finned':
      return Math.cos(fins * (angle + turn + 1.2 * r)) ** 7 + 0.4 * sampleNoise(fine, 12 * v, 12 * u)
  }
}

function patternAt({ pattern }: SurfaceKind, { turn }: View, part: number, r: number, angle: number): number {
  const { count, at, radius, length, level } = pattern!
  if (Math.abs(r - at) > 2 * radius) return part
  const step = (2 * Math.PI) / count
  const fromNearest = angle + turn - step * Math.round((angle + turn) / step)
  const distance = Math.hypot(r - at, (at * fromNearest) / length)
  return part + (1 - smoothstep(radius - SOFT, radius + SOFT, distance)) * (level - part)
}
