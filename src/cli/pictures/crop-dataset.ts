import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { LabelledPicture } from '../../domain/labelled/label.ts'
import { cropColumns, type Recipe } from '../../domain/recipes/recipe.ts'
import { cropCircle } from '../../imaging/crop/crop.ts'
import { encodePng } from '../../imaging/encode/encode-png.ts'
import { locateCircle } from '../../imaging/locate/locate-circle.ts'
import { cropPaths } from './crop-paths.ts'
import { readPicture } from './read-picture.ts'

export interface CropOutcome {
  /** The crops, labelled as their pictures are. */
  readonly crops: readonly LabelledPicture[]
  /** Pictures in which no part was found. */
  readonly notFound: readonly string[]
  readonly unreadable: readonly { readonly file: string; readonly why: string }[]
}

/**
 * Finds and cuts out the part of each picture, and writes the crops as PNG below `folder`.
 * @param report called after each picture with the number that is done
 */
export async function cropDataset(
  pictures: readonly LabelledPicture[],
  recipe: Recipe,
  folder: string,
  report: (done: number) => void
): Promise<CropOutcome> {
  const paths = cropPaths(pictures)
  const crops: LabelledPicture[] = []
  const notFound: string[] = []
  const unreadable: { file: string; why: string }[] = []
  for (const [n, picture] of pictures.entries()) {
    const crop = await cropOne(picture.file, recipe).catch((error: Error) => error)
    if (crop instanceof Error) unreadable.push({ file: picture.file, why: crop.message })
    else if (crop === null) notFound.push(picture.file)
    else {
      const file = join(folder, paths[n]!)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, crop)
      crops.push({ ...picture, file })
    }
    report(n + 1)
  }
  return { crops, notFound, unreadable }
}

/** @returns the crop as PNG, null when no part was found */
async function cropOne(file: string, recipe: Recipe): Promise<Uint8Array | null> {
  const image = await readPicture(file)
  const circle = locateCircle(image, recipe.locate)
  if (circle === null) return null
  // A clamped array rounds to whole grey values.
  const data = new Uint8Array(Uint8ClampedArray.from(cropCircle(image, circle, recipe.crop)).buffer)
  return encodePng({ width: cropColumns(recipe.crop), height: recipe.crop.sizePx, data })
}
