import { readTiffDirectory } from './tiff/directory.ts'

const EXIF = Buffer.from('Exif\0\0', 'latin1')
/** Tags of EXIF 2.32: the start of the EXIF directory, and its entries. */
const EXIF_DIRECTORY = 0x8769
const DATE_TIME_ORIGINAL = 0x9003
const OFFSET_TIME_ORIGINAL = 0x9011
const SUB_SEC_TIME_ORIGINAL = 0x9291
const LOCAL = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/
const OFFSET = /^[+-]\d\d:\d\d$/
/** At most this many segments before the pixels are searched. */
const MAX_SEGMENTS = 32

/**
 * Time at which a picture was taken, from its EXIF: ISO 8601, UTC. Null for a file without EXIF, and for EXIF without
 * an offset from UTC (tag OffsetTimeOriginal), because a time without its zone is ambiguous.
 */
export function capturedAtOf(frame: Uint8Array): string | null {
  const exif = exifOf(frame)
  if (exif === null) return null
  try {
    const { text } = readTiffDirectory(exif, readTiffDirectory(exif).value(EXIF_DIRECTORY, exif.length))
    const offset = text(OFFSET_TIME_ORIGINAL)
    if (!OFFSET.test(offset)) return null
    const [, year, month, day, time] = LOCAL.exec(text(DATE_TIME_ORIGINAL)) ?? []
    const digits = /^\d{0,3}/.exec(text(SUB_SEC_TIME_ORIGINAL))![0]
    return new Date(`${year}-${month}-${day}T${time}.${digits.padEnd(3, '0')}${offset}`).toISOString()
  } catch {
    // A picture with a damaged time is judged like any other.
    return null
  }
}

/** The TIFF in the APP1 segment of a JPEG, after `Exif`. A view, not a copy. */
function exifOf(frame: Uint8Array): Uint8Array | null {
  if (frame[0] !== 0xff || frame[1] !== 0xd8) return null
  let at = 2
  for (let segment = 0; segment < MAX_SEGMENTS && at + 4 <= frame.length; segment++) {
    const marker = frame[at + 1]!
    const length = frame[at + 2]! * 256 + frame[at + 3]!
    // The pixels begin here (start of scan), or this is not a segment.
    if (frame[at] !== 0xff || marker === 0xda || length < 2) return null
    const content = frame.subarray(at + 4, at + 2 + length)
    if (marker === 0xe1 && EXIF.every((byte, n) => content[n] === byte)) return content.subarray(EXIF.length)
    at += 2 + length
  }
  return null
}
