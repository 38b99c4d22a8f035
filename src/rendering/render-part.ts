import type { Circle } from '../domain/inspection/image.ts'
import type { Random } from '../domain/random.ts'
import { createDefectLayer } from './defects/defect.ts'
import { DRAW_DEFECT } from './defects/draw-defect.ts'
import { createFace } from './face.ts'
import { createGeometry, ringArea } from './geometry.ts'
import { drawPlate } from './plate.ts'
import type { Glare } from './glare-band.ts'
import { drawContactLight, drawRing } from './ring.ts'
import { checkSceneOptions, expectOneOf } from './scene-options.ts'
import { createCanvas, DEFECT_KINDS, scaleOf } from './scene.ts'
import type { Canvas, DefectKind, Finish, RenderedPart, SceneOptions } from './scene.ts'
import { exposeCanvas } from './sensor.ts'

export interface RenderPartOptions extends SceneOptions {
  /** Pixels; default 1024. At least `height`. */
  readonly width?: number
  /** Pixels; default 768. All sizes are proportional to it. */
  readonly height?: number
  /** Only `fork` is called, so the same stream draws the same scene with and without a defect. */
  readonly random: Random
  /** Default null: a good part. */
  readonly defect?: DefectKind | null
}

const DEFAULT_SIZE = 0.395
const ROUGHNESS: Readonly<Record<Finish, number>> = { fine: 0.2, rough: 1 }

/**
 * Draws the picture of a turned ring on a plate, seen slightly from the side, and returns the positions of its circles
 * and its defect.
 *
 * From the same stream, a picture with a defect and one without are identical outside the mask enlarged by one pixel
 * (the reach of the blur).
 * @throws RangeError for a size or an option out of its range
 */
export function renderPart(options: RenderPartOptions): RenderedPart {
  const {
    width = 1024,
    height = 768,
    random,
    defect = null,
    polarity = 'bright',
    plate: plateKind = 'brushed',
    secondRing = false
  } = options
  checkSceneOptions(options)
  if (defect !== null) expectOneOf('defect', defect, DEFECT_KINDS)
  const canvas = createCanvas(width, height)
  const scale = scaleOf(canvas)

  const place = random.fork('place')
  const r = height * (options.size ?? DEFAULT_SIZE) * place.range(0.99, 1.01)
  const outer = placeOuter(canvas, r, options.cutByBorder ?? 0, place)
  const geometry = createGeometry(outer, place)
  const albedo = polarity === 'bright' ? 1 : 0.22
  const plateLevel = polarity === 'bright' ? 1 : 3.6

  drawPlate(canvas, plateKind, placeGlare(outer, options.glareShareOfEdge, place), plateLevel, random.fork('plate'))
  if (secondRing) drawSecondRing(canvas, outer, albedo, random.fork('second-ring'))
  drawContactLight(canvas, geometry, random.fork('contact'))
  const plate = defect === null ? canvas.light : canvas.light.slice()
  const faceLight = createFace(geometry, random.fork('face'), scale, ROUGHNESS[options.finish ?? 'fine'])
  drawRing(canvas, geometry, faceLight, albedo, random.fork('ring'))

  let defectMask: Uint8Array | null = null
  if (defect !== null) {
    const layer = createDefectLayer(canvas)
    DRAW_DEFECT[defect](layer, { geometry, faceLight, plate, albedo, scale }, random.fork(`defect/${defect}`))
    defectMask = layer.mask
  }
  const defectAreaShare =
    defectMask === null ? 0 : defectMask.reduce((sum, value) => sum + value, 0) / ringArea(geometry)
  const gain = options.gain ?? random.fork('gain').range(0.8, 1.2)
  const image = exposeCanvas(canvas, gain, random.fork('sensor'))
  return { image, outer, bore: geometry.bore, defect, defectMask, defectAreaShare }
}

function placeOuter({ width, height }: Canvas, r: number, cutByBorder: number, random: Random): Circle {
  const margin = 0.015 * height
  const spreadX = Math.min(0.14 * height, width / 2 - r - margin)
  const spreadY = Math.min(0.14 * height, height / 2 - r - margin)
  const cx = width / 2 + random.range(-1, 1) * spreadX
  const cy = height / 2 + random.range(-1, 1) * spreadY
  const inside = r - 2 * r * cutByBorder
  const side = random.pick(['left', 'right', 'top', 'bottom'])
  if (cutByBorder === 0) return { cx, cy, r }
  if (side === 'left') return { cx: inside, cy, r }
  if (side === 'right') return { cx: width - 1 - inside, cy, r }
  return { cx, cy: side === 'top' ? inside : height - 1 - inside, r }
}

/** A band of width w across a circle of radius r covers about 2 asin(w / 2r) / pi of its edge. */
function placeGlare({ cx, r }: Circle, share: number | undefined, random: Random): Glare | null {
  const covered = share ?? random.range(0.22, 0.34)
  const x = cx + r * random.range(-0.32, 0.22)
  return covered === 0 ? null : { x, widthPx: 2 * r * Math.sin((Math.PI * covered) / 2) }
}

/** A smaller ring at the opposite side of the picture, mostly outside the border. */
function drawSecondRing(canvas: Canvas, first: Circle, albedo: number, random: Random): void {
  const { width, height } = canvas
  const r = first.r * random.range(0.5, 0.85)
  const toRight = first.cx < width / 2
  const free = toRight ? width - (first.cx + first.r) : first.cx - first.r
  const reachesIn = Math.max(0.12 * r, Math.min(0.7 * r, 0.9 * free))
  const cx = toRight ? width + r - reachesIn : reachesIn - r
  const cy = height * (random.uniform() < 0.5 ? random.range(0.05, 0.25) : random.range(0.75, 0.95))
  const geometry = createGeometry({ cx, cy, r }, random)
  const faceLight = createFace(geometry, random.fork('face'), scaleOf(canvas), ROUGHNESS.rough)
  drawRing(canvas, geometry, faceLight, albedo, random.fork('ring'))
}
