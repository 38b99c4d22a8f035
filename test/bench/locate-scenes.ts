import { createRandom } from '../../src/domain/random.ts'
import type { Circle, GreyImage } from '../../src/domain/image.ts'
import { renderBackground } from '../../src/rendering/render-background.ts'
import { renderPart } from '../../src/rendering/render-part.ts'
import { PLATE_KINDS, type SceneOptions } from '../../src/rendering/scene.ts'

/** A picture with what is true about it; circles in pixels. */
export interface KnownPicture {
  readonly name: string
  readonly image: GreyImage
  readonly outer: Circle
  readonly bore: Circle
  /** How well the truth itself is known. */
  readonly uncertaintyPx: number
}

/** Drawn kinds of scene, each hard in its own way. */
export const SCENES: Readonly<Record<string, SceneOptions>> = {
  'large end': {},
  'small end': { size: 0.277 },
  'rough finish': { finish: 'rough' },
  'cut by the border by 10 %': { cutByBorder: 0.1 },
  'glare on a third of the edge': { glareShareOfEdge: 0.34 },
  'dark part on a bright plate': { polarity: 'dark' },
  'second, smaller ring': { secondRing: true, size: 0.3 },
  'gain 0.3': { gain: 0.3 },
  'gain 3': { gain: 3 },
  ...Object.fromEntries(PLATE_KINDS.map((plate) => [`plate: ${plate}`, { plate }]))
}

export function drawScene (kind: string, seed: number, size: { readonly width?: number, readonly height?: number } = {}): KnownPicture {
  const { image, outer, bore } = renderPart({ ...SCENES[kind], ...size, random: createRandom(`${kind}/${seed}`) })
  return { name: `${kind} ${seed}`, image, outer, bore, uncertaintyPx: 0 }
}

/** Pictures without a part: every plate, with and without glare, at three gains; grain, stripes and gradients that no plate has. */
export function drawBackground (seed: number): KnownPicture['image'] {
  const random = createRandom(`background/${seed}`)
  const gain = [0.3, 1, 3][seed % 3]!
  const kinds = PLATE_KINDS.length + 3
  const kind = seed % kinds
  const plate = PLATE_KINDS[kind]
  if (plate !== undefined) return renderBackground({ random, plate, gain, glare: seed % 4 !== 0 })
  const width = 1024
  const height = 768
  const angle = random.range(0, Math.PI)
  const period = random.range(6, 90)
  const grain = random.range(2, 40)
  const rest = kind - PLATE_KINDS.length
  const at = (x: number, y: number) => {
    const along = x * Math.cos(angle) + y * Math.sin(angle)
    if (rest === 0) return 128
    if (rest === 1) return 128 + 80 * Math.sin(2 * Math.PI * along / period)
    return 20 + 200 * Math.abs(along) / (width + height)
  }
  const data = Uint8Array.from({ length: width * height }, (_, i) => Math.max(0, Math.min(255, gain * (at(i % width, Math.floor(i / width)) + grain * random.normal()))))
  return { width, height, data }
}
