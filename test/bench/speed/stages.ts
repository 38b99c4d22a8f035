import type { Circle, Crop, GreyImage } from '../../../src/domain/inspection/image.ts'
import { createRandom } from '../../../src/domain/random.ts'
import { cropCircle } from '../../../src/imaging/crop/crop.ts'
import { decode } from '../../../src/imaging/decode/decode.ts'
import { locateCircle } from '../../../src/imaging/locate/locate-circle.ts'
import { normalise } from '../../../src/imaging/crop/normalise.ts'
import { createBank } from '../../../src/scoring/memory-bank.ts'
import { meanNearestDistance } from '../../../src/scoring/nearest.ts'
import { FORMATS, type Format, frameOf } from './frames.ts'
import { RECIPE, type ShippedModel } from './model.ts'
import { growth, medianMs, medianPairMs } from './timing.ts'

export const SIZES = [
  [1024, 768],
  [2448, 2048]
] as const
const BANKS = [100, 1_000, 10_000] as const
const LIMITS = { maxBytes: 64 * 1024 * 1024, maxPixels: 32_000_000 }

export interface PipelineTimes {
  readonly format: Format
  readonly wholeMs: number
  /** Decoding and the encoder's forward pass alone. */
  readonly limitMs: number
}

/** Each stage alone, then the whole, in this thread. @returns the whole at the first size */
export async function benchStages(
  { recipe, manifest, encoder, inspector }: ShippedModel,
  budgetMs: number,
  print: (line: string) => void
): Promise<PipelineTimes[]> {
  const show = (name: string, ms: number): void => {
    print(`${name.padEnd(44)} ${ms.toFixed(3).padStart(9)} ms`)
  }
  const cropOf = (image: GreyImage, circle: Circle): Crop =>
    normalise(cropCircle(image, circle, manifest.crop), manifest.crop)
  const pipelines: PipelineTimes[] = []
  let encodeMs = NaN
  for (const size of SIZES) {
    const name = size.join('x')
    const frames = new Map(
      await Promise.all(FORMATS.map(async (format) => [format, await frameOf(format, size)] as const))
    )
    const decodeMs = new Map<Format, number>()
    for (const [format, frame] of frames) {
      decodeMs.set(format, await medianMs(() => decode(frame, LIMITS), budgetMs))
      show(`decode ${format}, ${name}`, decodeMs.get(format)!)
    }
    const image = await decode(frames.get('BMP')!, LIMITS)
    const circle = locateCircle(image, recipe.locate)
    if (circle === null) throw new Error(`expected the part to be found in the drawn picture of ${name}`)
    show(`locate, ${name}`, await medianMs(() => locateCircle(image, recipe.locate), budgetMs))
    show(`crop and normalise, ${name}`, await medianMs(() => cropOf(image, circle), budgetMs))
    if (size === SIZES[0]) encodeMs = await benchEncoder(cropOf(image, circle).data)
    for (const [format, frame] of frames) {
      const wholeMs = await medianMs(() => inspector.inspect({ frame, recipeId: RECIPE }), budgetMs)
      const limitMs = decodeMs.get(format)! + encodeMs
      show(`whole pipeline ${format}, ${name}`, wholeMs)
      print(
        `  ${(wholeMs / limitMs).toFixed(2)} times the limit (decode + encode: ${limitMs.toFixed(2)} ms); `
          + 'goal 2 or less at 1024x768'
      )
      if (size === SIZES[0]) pipelines.push({ format, wholeMs, limitMs })
    }
  }
  await benchScore()
  return pipelines

  async function benchEncoder(crop: Float32Array): Promise<number> {
    const eight = new Float32Array(8 * crop.length)
    for (let n = 0; n < 8; n++) eight.set(crop, n * crop.length)
    const [alone, together] = await medianPairMs(
      () => encoder.embed(crop),
      () => encoder.embed(eight),
      budgetMs
    )
    show('encode, batch 1', alone)
    show('encode, batch 8', together)
    print(`  a picture in a batch of 8 costs ${(together / 8 / alone).toFixed(2)} times one alone`)
    return alone
  }

  async function benchScore(): Promise<void> {
    const random = createRandom(1)
    const D = encoder.embeddingSize
    const unit = (): Float32Array => {
      const vector = Float32Array.from({ length: D }, () => random.normal())
      const length = Math.hypot(...vector)
      return vector.map((value) => value / length)
    }
    const points: [number, number][] = []
    for (const K of BANKS) {
      const rows = new Float32Array(K * D)
      for (let row = 0; row < K; row++) rows.set(unit(), row * D)
      const embedding = unit()
      const bank = createBank(rows, D)
      points.push([K, await medianMs(() => meanNearestDistance(embedding, bank, manifest.scoring.k), budgetMs)])
      show(`score, bank of ${K}`, points.at(-1)![1])
    }
    print(`  by bank size: ${growth(points)}`)
  }
}
