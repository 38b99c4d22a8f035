import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Circle, GreyImage } from '../../../src/domain/inspection/image.ts'
import { createRandom } from '../../../src/domain/random.ts'
import { decode } from '../../../src/imaging/decode/decode.ts'
import { renderBackground } from '../../../src/rendering/render-background.ts'
import { renderPart } from '../../../src/rendering/render-part.ts'
import { PLATE_KINDS, type SceneOptions } from '../../../src/rendering/scene.ts'

/** A picture with its truth, in pixels. */
export interface Picture {
  readonly name: string
  readonly image: GreyImage
  readonly outer: Circle
  readonly bore: Circle | null
  readonly uncertaintyPx: number
}

type Triple = readonly [number, number, number]

/** What the circle stage must get right, drawn with truth: the same as `okng render` with these options. */
export const SCENES: Readonly<Record<string, SceneOptions>> = {
  usual: {},
  small: { size: 0.277 },
  'rough face': { finish: 'rough' },
  'cut by 10 %': { cutByBorder: 0.1 },
  'glare on 1/3': { glareShareOfEdge: 1 / 3 },
  'dark on bright': { polarity: 'dark' },
  'second ring': { secondRing: true, size: 0.3 },
  'gain 0.3': { gain: 0.3 },
  'gain 3': { gain: 3 },
  'cross-brushed': { plate: 'cross-brushed' },
  matte: { plate: 'matte' },
  belt: { plate: 'belt' },
  slotted: { plate: 'slotted' }
}

/** DIR/circles.json: {"OK/1.bmp": {"outer": [cx, cy, r], "bore": [cx, cy, r], "uncertaintyPx": 1}, …}, pixels. */
export async function datasetPictures(folder: string): Promise<Picture[]> {
  const truth = JSON.parse(readFileSync(join(folder, 'circles.json'), 'utf8')) as Record<
    string,
    { outer: Triple; bore?: Triple; uncertaintyPx: number }
  >
  const pictures: Picture[] = []
  for (const [name, { outer, bore, uncertaintyPx }] of Object.entries(truth)) {
    const image = await decode(readFileSync(join(folder, name)), { maxBytes: 64 * 1024 * 1024, maxPixels: 32_000_000 })
    pictures.push({ name, image, outer: circle(outer), bore: bore === undefined ? null : circle(bore), uncertaintyPx })
  }
  return pictures
}

export function drawnPictures(
  scene: string,
  options: SceneOptions & { readonly width?: number; readonly height?: number },
  count: number
): Picture[] {
  return Array.from({ length: count }, (_, n) => ({
    name: `${scene}/${n}`,
    uncertaintyPx: 0,
    ...renderPart({ ...options, random: createRandom(`${scene}/${n}`) })
  }))
}

/** Pictures without a part: all plates, gains and lamps in turn. */
export const drawnBackground = (n: number): GreyImage =>
  renderBackground({
    random: createRandom(`background/${n}`),
    plate: PLATE_KINDS[n % PLATE_KINDS.length]!,
    gain: [0.3, 1, 3][n % 3]!,
    glare: n % 4 !== 0
  })

function circle([cx, cy, r]: Triple): Circle {
  return { cx, cy, r }
}
