import { sharp } from '../sharp-library.ts'
import { frameFormat } from './frame-format.ts'

const FORMATS: ReadonlySet<string | null> = new Set(['JPEG', 'PNG', 'WebP'])

/**
 * Whether browsers show the same pixels as `decode` gives: 8 bits, not turned by EXIF, in a format that browsers
 * support. False for a file that cannot be read.
 */
export async function isShownByBrowsers(frame: Uint8Array): Promise<boolean> {
  if (!FORMATS.has(frameFormat(frame))) return false
  const found = await sharp(frame)
    .metadata()
    .catch(() => undefined)
  return found !== undefined && found.depth === 'uchar' && (found.orientation ?? 1) === 1
}
