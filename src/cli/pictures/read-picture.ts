import { readFile } from 'node:fs/promises'
import type { GreyImage } from '../../domain/inspection/image.ts'
import { decode, type DecodeLimits } from '../../imaging/decode/decode.ts'

/** The files are on the operator's own disk, so the limits are wider than those for posted pictures. */
export const PICTURE_LIMITS: DecodeLimits = { maxBytes: 512 * 2 ** 20, maxPixels: 2 ** 27 }

/** @throws Error in one line when the file can't be read, and what `decode` throws */
export async function readPicture(file: string): Promise<GreyImage> {
  return decode(await readBytes(file), PICTURE_LIMITS)
}

/** @throws Error in one line when the file can't be read */
export async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Error(
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EISDIR'
          ? 'expected a picture, received a folder'
          : (error as Error).message,
      { cause: error }
    )
  }
}
