import { open } from 'node:fs/promises'
import { describeStart, frameFormat } from '../../imaging/decode/frame-format.ts'

/** Extensions of picture files, whether or not the format is supported. */
const PICTURE_NAME = /\.(bmp|dib|jpe?g|jpe|jfif|pjpeg|png|tiff?|webp|gif|hei[cf]|avif|jp2|jxl|psd)$/i
/** Sizes of the second BMP header. Without this check, a text that begins with BM would count as a picture. */
const BMP_HEADERS = new Set([12, 16, 40, 52, 56, 64, 108, 124])
const START_BYTES = 64

/** Kind of a file, by its first bytes: a picture, something else, or something else with a picture's name. */
export type FileKind =
  | { readonly kind: 'picture' }
  | { readonly kind: 'other' }
  | { readonly kind: 'broken'; readonly why: string }

/** Reads the first bytes of a file. Never throws: a file that can't be read counts as broken, whatever its name is. */
export async function fileKind(file: string): Promise<FileKind> {
  try {
    return kindOfBytes(await readStart(file), file)
  } catch (error) {
    return { kind: 'broken', why: `cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}` }
  }
}

/** @param start the first bytes of the file, at least 18 if it has that many */
function kindOfBytes(start: Uint8Array, name: string): FileKind {
  const format = frameFormat(start)
  const named = promisesPicture(name)
  if (format !== null && (named || format !== 'BMP' || hasBmpHeader(start))) return { kind: 'picture' }
  if (!named) return { kind: 'other' }
  return {
    kind: 'broken',
    why:
      'expected a BMP, JPEG, PNG, TIFF or WebP picture, received '
      + (start.length === 0 ? 'an empty file' : `a file that begins with ${describeStart(start)}`)
  }
}

export const promisesPicture = (name: string): boolean => PICTURE_NAME.test(name)

async function readStart(file: string): Promise<Uint8Array> {
  const handle = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(START_BYTES), 0, START_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

const hasBmpHeader = (start: Uint8Array): boolean =>
  start.length >= 18 && BMP_HEADERS.has(new DataView(start.buffer, start.byteOffset).getUint32(14, true))
