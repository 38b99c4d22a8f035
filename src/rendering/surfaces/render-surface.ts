import type { Circle, GreyImage } from '../../domain/inspection/image.ts'
import type { Random } from '../../domain/random.ts'
import { clamp } from '../interpolate.ts'
import { createNoise } from '../noise.ts'
import type { SurfaceKind } from './surface-kind.ts'
import { SURFACE_SIZE, RADIUS, type View, greyAt } from './surface-grey.ts'

export interface RenderedSurface {
  readonly image: GreyImage
  /** Where the part's outline is, as its mean circle. */
  readonly circle: Circle
}

/** Draws a good part of `kind` with a new rotation, light and noise. */
export function renderSurface(kind: SurfaceKind, random: Random): RenderedSurface {
  const view = createView(kind, random)
  const data = new Uint8Array(SURFACE_SIZE * SURFACE_SIZE)
  for (let y = 0; y < SURFACE_SIZE; y++) {
    for (let x = 0; x < SURFACE_SIZE; x++) {
      const grey =
        view.gain * greyAt(kind, view, (x - view.cx) / RADIUS, (y - view.cy) / RADIUS)
        + view.offset
        + kind.noise * random.normal()
      data[y * SURFACE_SIZE + x] = clamp(Math.round(grey), 0, 255)
    }
  }
  return { image: { width: SURFACE_SIZE, height: SURFACE_SIZE, data }, circle: { cx: view.cx, cy: view.cy, r: RADIUS } }
}

function createView(kind: SurfaceKind, random: Random): View {
  const middle = (SURFACE_SIZE - 1) / 2
  const oval = kind.ovality * random.range(-1, 1)
  return {
    cx: middle + random.range(-2, 2),
    cy: middle + random.range(-2, 2),
    gain: random.range(0.8, 1.15),
    offset: random.range(-12, 12),
    turn: random.range(0, 2 * Math.PI),
    light: random.range(0, 2 * Math.PI),
    lightStrength: random.range(0.6, 1.3),
    stretch: [1 + oval, kind.ovality * random.range(-1, 1), 1 - oval],
    tilt: [kind.tilt * random.range(-1, 1), kind.tilt * random.range(-1, 1)],
    fine: createNoise(random, 64, 64),
    coarse: createNoise(random, 16, 16),
    rings: createNoise(random, 256, 16),
    blemish: kind.blemishes * random.range(0.3, 1)
  }
}
