import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readPicture } from '../../../src/cli/pictures/read-picture.ts'
import { createRandom, type Random } from '../../../src/domain/random.ts'
import type { ColourImage } from '../../../src/domain/inspection/image.ts'
import type { Label } from '../../../src/domain/labelled/label.ts'
import { RECIPE_DEFAULTS } from '../../../src/domain/recipes/recipe.ts'
import { measureAppearance } from '../../../src/imaging/appearance/measure-appearance.ts'
import { cropCircle } from '../../../src/imaging/crop/crop.ts'
import { locateCircle } from '../../../src/imaging/locate/locate-circle.ts'
import { renderBackground } from '../../../src/rendering/render-background.ts'
import { renderSet } from '../../../src/rendering/render-set.ts'
import type { Cut } from '../../../src/training/dataset/cut-pictures.ts'
import type { RadiusBounds } from '../../../src/training/evidence/usual-radius.ts'

/** A picture of the bench. */
export interface Sample {
  readonly name: string
  readonly label: Label
  /** Physical part: pictures of one part stay together. */
  readonly part: string
  /** Kind of a drawn defect. */
  readonly kind?: string
  readonly load: () => Promise<ColourImage>
}

/** Cut-out pictures by name; null where no part was found. */
const cuts = new Map<string, Cut | null>()

/** Cuts a sample out as a recipe does that expects radii between these bounds. */
export async function cutSample(sample: Sample, radius: RadiusBounds | null): Promise<Cut | null> {
  if (!cuts.has(sample.name)) cuts.set(sample.name, cutOut(sample, await sample.load(), null))
  const known = cuts.get(sample.name)!
  if (known === null) return null
  // One picture can be a sample of several products, each with its own name for the part.
  const cut = { ...known, picture: { file: sample.name, label: sample.label, part: sample.part } }
  if (radius === null) return cut
  const size = Math.exp(cut.appearance.size[0]!)
  return size >= radius.min && size <= radius.max ? cut : cutOut(sample, await sample.load(), radius)
}

function cutOut({ name, label, part }: Sample, image: ColourImage, radius: RadiusBounds | null): Cut | null {
  const { locate, crop } = RECIPE_DEFAULTS
  const bounds = radius === null ? locate.radius : clipped(radius)
  const circle = locateCircle(image, { ...locate, radius: bounds })
  if (circle === null) return null
  const appearance = measureAppearance(image, circle)
  return { picture: { file: name, label, part }, pixels: cropCircle(image, circle, crop), appearance }
}

const clipped = ({ min, max }: RadiusBounds): RadiusBounds => ({
  min: Math.max(min, RECIPE_DEFAULTS.locate.radius.min),
  max: Math.min(max, RECIPE_DEFAULTS.locate.radius.max)
})

/** Pictures of a folder. @param most so many at most, evenly chosen */
export function folder(path: string, label: Label, partOf: (file: string) => string, most = Infinity): Sample[] {
  const files = readdirSync(path)
    .filter((file) => /\.(bmp|jpe?g|png)$/i.test(file))
    .sort()
  const step = Math.max(1, files.length / most)
  return files
    .filter((_, n) => Math.floor(n / step) !== Math.floor((n - 1) / step))
    .map((file) => ({ name: join(path, file), label, part: partOf(file), load: () => readPicture(join(path, file)) }))
}

/** Drawn rings: good ones, then defects of every kind. */
export function drawnRings({ ok, ng, seed }: { ok: number; ng: number; seed: number }): Sample[] {
  const pictures: Sample[] = []
  for (const { part } of renderSet({ ok, ng, seed, width: 640, height: 480 })) {
    const { image } = part
    const name = `drawn ${seed}/${pictures.length}`
    const kind = part.defect ?? undefined
    pictures.push({
      name,
      label: kind === undefined ? 'good' : 'defect',
      part: name,
      ...(kind !== undefined && { kind }),
      load: async () => image
    })
  }
  return pictures
}

/**
 * Pictures that show no good part of any product: empty plates, noise, blobs, and good parts that are blurred or half
 * covered.
 */
export async function spoiltPictures(good: readonly Sample[], seed: number): Promise<Sample[]> {
  const random = createRandom(seed).fork('spoilt')
  const samples: Sample[] = []
  const add = (kind: string, image: ColourImage): void => {
    const name = `${kind} ${seed}/${good[0]!.name}/${samples.length}`
    samples.push({ name, label: 'defect', part: name, kind, load: async () => image })
  }
  for (let n = 0; n < 5; n++) {
    add('empty plate', renderBackground({ width: 640, height: 480, random: random.fork(`plate ${n}`) }))
    add('noise', noise(random))
    add('blob', blob(random))
  }
  for (const sample of good.slice(0, 10)) {
    const image = await sample.load()
    add('blurred x4', reduced(image, 4))
    add('half covered', halfCovered(image))
  }
  return samples
}

const noise = (random: Random): ColourImage => ({
  width: 320,
  height: 240,
  data: Uint8Array.from({ length: 320 * 240 }, () => random.int(0, 256))
})

/** A soft bright blob the size of a hand, lobed at random. */
function blob(random: Random): ColourImage {
  const [width, height] = [320, 240]
  const lobes = Array.from({ length: 4 }, (_, n) => ({ n: n + 2, a: random.range(0.05, 0.25), at: random.range(0, 6) }))
  const data = new Uint8Array(width * height)
  for (let i = 0; i < data.length; i++) {
    const [x, y] = [(i % width) - width / 2, Math.floor(i / width) - height / 2]
    const angle = Math.atan2(y, x)
    const r = 70 * (1 + lobes.reduce((sum, { n, a, at }) => sum + a * Math.cos(n * angle + at), 0))
    data[i] = 40 + 150 / (1 + Math.exp((Math.hypot(x, y) - r) / 3)) + random.range(0, 8)
  }
  return { width, height, data }
}

/** Every pixel becomes the mean of its block: as far out of focus as `factor` pixels. */
function reduced({ width, height, data, colour }: ColourImage, factor: number): ColourImage {
  const average = (source: Uint8Array, channels: number): Uint8Array =>
    Uint8Array.from(source, (_, at) => {
      const [p, c] = [Math.floor(at / channels), at % channels]
      const [x0, y0] = [p % width, Math.floor(p / width)].map((v) => v - (v % factor)) as [number, number]
      let [sum, count] = [0, 0]
      for (let y = y0; y < Math.min(y0 + factor, height); y++)
        for (let x = x0; x < Math.min(x0 + factor, width); x++, count++) sum += source[(y * width + x) * channels + c]!
      return sum / count
    })
  return {
    width,
    height,
    data: average(data, 1),
    ...(colour && { colour: { channels: colour.channels, data: average(colour.data, colour.channels) } })
  }
}

/** The left half shows something dark and even. */
function halfCovered({ width, height, data, colour }: ColourImage): ColourImage {
  const cover = (source: Uint8Array, channels: number): Uint8Array =>
    source.map((value, at) => (Math.floor(at / channels) % width < width / 2 ? 30 : value))
  return {
    width,
    height,
    data: cover(data, 1),
    ...(colour && { colour: { channels: colour.channels, data: cover(colour.data, colour.channels) } })
  }
}
