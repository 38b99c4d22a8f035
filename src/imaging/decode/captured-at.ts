import readExif from 'exif-reader'

const EXIF = Buffer.from('Exif\0\0', 'latin1')
const OFFSET = /^[+-]\d\d:\d\d$/
/** The head of a JPEG is searched so far: segments before the picture itself. */
const MAX_SEGMENTS = 32

/**
 * When a picture was taken, as its EXIF says: ISO 8601, UTC. Null for a file without EXIF, and for EXIF without an
 * offset from UTC (tag OffsetTimeOriginal): a time without its zone is no moment.
 */
export function capturedAtOf(frame: Uint8Array): string | null {
  const exif = exifOf(frame)
  if (exif === null) return null
  try {
    const { Photo: photo } = readExif(exif)
    const { DateTimeOriginal: local, OffsetTimeOriginal: offset, SubSecTimeOriginal: fraction } = photo ?? {}
    if (!(local instanceof Date) || typeof offset !== 'string' || !OFFSET.test(offset)) return null
    const digits = typeof fraction === 'string' ? /^\d{1,9}/.exec(fraction)?.[0] : undefined
    const second = local.toISOString().slice(0, 19)
    return new Date(`${second}.${(digits ?? '0').padEnd(3, '0').slice(0, 3)}${offset}`).toISOString()
  } catch {
    // A broken time costs no verdict.
    return null
  }
}

/** The content of the APP1 segment of a JPEG that holds EXIF; a copy. */
function exifOf(frame: Uint8Array): Buffer | null {
  if (frame[0] !== 0xff || frame[1] !== 0xd8) return null
  let at = 2
  for (let segment = 0; segment < MAX_SEGMENTS && at + 4 <= frame.length; segment++) {
    const marker = frame[at + 1]!
    const length = frame[at + 2]! * 256 + frame[at + 3]!
    // The picture itself begins (start of scan), or this is no segment.
    if (frame[at] !== 0xff || marker === 0xda || length < 2) return null
    const content = Buffer.from(frame.subarray(at + 4, at + 2 + length))
    if (marker === 0xe1 && content.subarray(0, EXIF.length).equals(EXIF)) return content
    at += 2 + length
  }
  return null
}
