import { sharp } from '../sharp-library.ts'
import { frameFormat } from './frame-format.ts'

const FORMATS: ReadonlySet<string | null> = new Set(['JPEG', 'PNG', 'WebP'])

/**
 * Whether browsers show a picture file with the pixels that `decode` gives: 8 bits, not turned by EXIF, in a format
 * that they know. False for a file that cannot be read.
 */
export async function isShownByBrowsers(frame: Uint8Array): Promise<boolean> {
  if (!FORMATS.has(frameFormat(frame))) return false
  const found = await sharp(frame)
    .metadata()
    .catch(() => undefined)
  return found !== undefined && found.depth === 'uchar' && (found.orientation ?? 1) === 1
}
