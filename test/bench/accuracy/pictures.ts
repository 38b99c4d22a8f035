import { readFile } from 'node:fs/promises'
import { createRandom } from '../../../src/domain/random.ts'
import type { ColourImage } from '../../../src/domain/inspection/image.ts'
import type { CropSpec, LocateSpec } from '../../../src/domain/recipes/recipe.ts'
import { measureAppearance } from '../../../src/imaging/appearance/measure-appearance.ts'
import { cropCircle } from '../../../src/imaging/crop/crop.ts'
import { decode } from '../../../src/imaging/decode/decode.ts'
import { locateCircle } from '../../../src/imaging/locate/locate-circle.ts'
import { renderSet } from '../../../src/rendering/render-set.ts'
import type { Cut } from '../../../src/training/dataset/cut-pictures.ts'
import { cutPictures } from '../../../src/training/dataset/cut-pictures.ts'
import { loadDataset } from '../../../src/training/dataset/load-dataset.ts'
import { mergeDuplicateCuts } from '../../../src/training/dataset/merge-duplicate-cuts.ts'

/** A cut-out part and, of a drawn one, its kind of defect. */
export type Sample = Cut & { readonly kind: string | null }
export interface Samples {
  readonly train: readonly Sample[]
  readonly test: readonly Sample[]
}

const LIMITS = { maxBytes: 1e8, maxPixels: 1e8 }
const DRAWN = { trainOk: 160, trainNg: 96, testOk: 120, testNg: 120, width: 640, height: 480, seed: 90_210 }
const DRAWN_LOCATE: LocateSpec = { radius: { min: 0.33, max: 0.44 }, minConfidence: 0.3, polarity: 'auto' }
/** Of a data set's parts, the share that is tested on. */
const TEST_SHARE = 0.25

/** Drawn parts: the test set is of another seed than the training set. */
export function drawnSamples(crop: CropSpec): Samples {
  const { trainOk, trainNg, testOk, testNg, width, height, seed } = DRAWN
  const draw = (ok: number, ng: number, from: number): Sample[] =>
    [...renderSet({ ok, ng, seed: from, width, height })].flatMap(({ name, part }) => {
      const circle = locateCircle(part.image, DRAWN_LOCATE)
      if (circle === null) return []
      const label = part.defect === null ? ('good' as const) : ('defect' as const)
      return {
        picture: { file: `${from}/${name}`, label, part: `${from}/${name}` },
        pixels: cropCircle(part.image, circle, crop),
        appearance: measureAppearance(part.image, circle),
        kind: part.defect
      }
    })
  return { train: draw(trainOk, trainNg, seed), test: draw(testOk, testNg, seed + 1) }
}

/** As `cutPictures` wants it. */
export const readSample = async (file: string): Promise<ColourImage> => decode(await readFile(file), LIMITS)

/** A folder's or CSV's pictures; whole parts, near copies counted as one, on one side of the split. */
export async function datasetSamples(path: string, locate: LocateSpec, crop: CropSpec, seed: number): Promise<Samples> {
  const { pictures } = await loadDataset(path)
  const square: CropSpec = { mode: 'square', sizePx: crop.sizePx, margin: crop.margin }
  const { cuts } = await cutPictures(pictures, { locate, crop }, readSample, () => {})
  // Grouped by square crops whatever the crop is, so that all variants have the same split.
  const grouped = mergeDuplicateCuts(
    crop.mode === 'square' ? cuts : (await cutPictures(pictures, { locate, crop: square }, readSample, () => {})).cuts,
    square
  )
  const part = new Map(grouped.map(({ picture }) => [picture.file, picture.part]))
  const random = createRandom(seed)
  const isTest = new Map([...new Set(part.values())].map((name) => [name, random.uniform() < TEST_SHARE]))
  const samples = cuts.map((cut): Sample => ({
    ...cut,
    picture: { ...cut.picture, part: part.get(cut.picture.file) ?? cut.picture.part },
    kind: null
  }))
  return {
    train: samples.filter(({ picture }) => isTest.get(picture.part) !== true),
    test: samples.filter(({ picture }) => isTest.get(picture.part) === true)
  }
}
