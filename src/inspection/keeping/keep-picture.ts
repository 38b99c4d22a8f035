import { isPictureKept, type PictureKeeper } from '../../domain/records/kept-pictures.ts'
import type { KeptPicture } from '../../domain/records/record.ts'
import type { RetentionSpec } from '../../domain/recipes/recipe.ts'
import type { Judged } from '../inspector.ts'
import type { FileOfFrame } from '../threads/frame-file.ts'

export interface KeepPictureParts {
  readonly pictures: PictureKeeper
  readonly fileOf: FileOfFrame
  /** SHA-256 of a picture, in hex. */
  readonly digestOf: (picture: Uint8Array) => Promise<string>
  /** Used for recipes without their own retention. */
  readonly retention: RetentionSpec
  /** From 0 to 1, 1 excluded. */
  readonly random: () => number
  readonly onFault: (error: unknown) => void
}

/**
 * Keeps the picture of a judged part if its recipe requires it and there is room. Never rejects.
 * @param at when it was judged; ISO 8601, UTC
 * @returns the file that it will become; null if it is not kept
 */
export type KeepPicture = (judged: Judged, at: string) => Promise<KeptPicture | null>

export function createPictureKeeping(parts: KeepPictureParts): KeepPicture {
  const { pictures, fileOf, digestOf, retention, random, onFault } = parts
  return async ({ request, recipe, result: { verdict } }, at) => {
    const size = request.frame.length
    if (!isPictureKept(recipe.retention ?? retention, verdict, random()) || !pictures.take(size)) return null
    try {
      const { bytes, extension } = await fileOf(request)
      const sha256 = await digestOf(bytes)
      pictures.keep({ recipe: recipe.id, at, sha256, extension }, bytes, size)
      return { sha256, extension }
    } catch (error) {
      pictures.keep(null, request.frame, size)
      onFault(error)
      return null
    }
  }
}
