import { smoothstep } from '../interpolate.ts'
import { visitPolyline } from '../polyline.ts'
import type { DrawDefect } from './defect.ts'

/**
 * A thin dark line across the grooves of the face, with one raised bright edge. Length 0.3 to 0.85 of the outer radius,
 * width 0.014 to 0.028 of it: 0.3 to 0.9 % of the ring.
 */
export const drawScratch: DrawDefect = (layer, { geometry: { face, bore }, albedo }, random) => {
  const unit = face.r / 0.94
  const half = Math.max(0.8, unit * random.range(0.007, 0.014))
  const length = unit * random.range(0.3, 0.85)
  const place = random.range(-Math.PI, Math.PI)
  // A chord that does not touch the bore. Its middle lies between bore and edge, and it never runs along the grooves.
  const direction = place + random.pick([-1, 1]) * random.range(0.1, 1.1)
  const middle = (bore.r + face.r) / 2 + random.range(-0.08, 0.08) * unit
  const curl = random.range(-0.5, 0.5)
  const points = Array.from({ length: 9 }, (_, i) => {
    const along = (i / 8 - 0.5) * length
    const aside = (curl * along * along) / unit + (i > 0 && i < 8 ? random.normal() * 0.004 * unit : 0)
    const x = middle * Math.cos(place) + along * Math.cos(direction) - aside * Math.sin(direction)
    const y = middle * Math.sin(place) + along * Math.sin(direction) + aside * Math.cos(direction)
    // Points beyond the edge of the face or in the bore are moved back onto the face.
    const r = Math.hypot(x, y)
    const kept = Math.min(face.r * 0.985, Math.max(bore.r * 1.25, r))
    return { x: face.cx + (x * kept) / r, y: face.cy + (y * kept) / r }
  })
  const dark = random.range(0.15, 0.45)
  const shine = random.range(60, 120)
  const lip = random.pick([-1, 1])
  visitPolyline(points, half + 0.5, layer.canvas, (x, y, distance, along) => {
    const share = Math.min(1, half + 0.5 - Math.abs(distance)) * smoothstep(-0.05, 0.12, Math.min(along, 1 - along))
    const before = layer.lightAt(x, y)
    const onLip = lip * distance > 0.35 * half
    layer.lay(x, y, onLip ? Math.min(320 * albedo, before + shine * albedo) : before * dark, share)
  })
}
