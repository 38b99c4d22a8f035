import { decode, type DecodeLimits } from '../imaging/decode.ts'
import { frameFormat } from '../imaging/frame-format.ts'

export interface PictureToCheck { readonly bytes: Uint8Array, readonly limits: DecodeLimits }
/** Errors lose their properties on the way between threads. */
export type CheckAnswer = { readonly extension: string } | { readonly error: { readonly message: string, readonly name: string, readonly code?: string, readonly statusCode?: number } }

const EXTENSIONS = { BMP: 'bmp', JPEG: 'jpg', PNG: 'png', TIFF: 'tiff', WebP: 'webp' } as const

/** Run in a thread of its own: reading a large picture would hold up everything else. */
export default async function checkPicture ({ bytes, limits }: PictureToCheck): Promise<CheckAnswer> {
  try {
    await decode(bytes, limits)
    return { extension: EXTENSIONS[frameFormat(bytes)!] }
  } catch (error) {
    const { message, name, code, statusCode } = error as Error & { code?: string, statusCode?: number }
    return { error: { message, name, ...code !== undefined && { code }, ...statusCode !== undefined && { statusCode } } }
  }
}
