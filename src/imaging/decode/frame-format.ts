import type { FrameReading } from '../../domain/inspection/image.ts'
import type { FrameFormat } from '../../domain/inspection/picture-format.ts'

const MAGIC: readonly (readonly [FrameFormat, (b: Uint8Array) => boolean])[] = [
  ['BMP', (b) => startsWith(b, 0, 0x42, 0x4d)],
  // A few stray bytes may stand before the first segment.
  ['JPEG', (b) => startsWith(b, 0, 0xff, 0xd8) && b.subarray(2, 32).includes(0xff)],
  ['PNG', (b) => startsWith(b, 0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)],
  ['TIFF', (b) => startsWith(b, 0, 0x49, 0x49, 0x2a, 0x00) || startsWith(b, 0, 0x4d, 0x4d, 0x00, 0x2a)],
  ['TIFF', (b) => startsWith(b, 0, 0x49, 0x49, 0x2b, 0x00) || startsWith(b, 0, 0x4d, 0x4d, 0x00, 0x2b)], // BigTIFF
  ['WebP', (b) => startsWith(b, 0, 0x52, 0x49, 0x46, 0x46) && startsWith(b, 8, 0x57, 0x45, 0x42, 0x50)]
]

/** Recognises the format by its magic bytes. Null for an unknown format. */
export function frameFormat(frame: Uint8Array): FrameFormat | null {
  return MAGIC.find(([, matches]) => matches(frame))?.[0] ?? null
}

/** Formats that can have samples of 16 bits. */
const DEEP: ReadonlySet<FrameFormat | null> = new Set(['PNG', 'TIFF'])

/**
 * Whether the pixels of a frame depend on the sender's `reading`: it has no header, or its samples may use fewer bits
 * than the format has.
 */
export function dependsOnReading(frame: Uint8Array, reading: FrameReading): boolean {
  return 'pixelFormat' in reading || DEEP.has(frameFormat(frame))
}

/** The first bytes of an unknown body for an error message: in hex, and as text if they are printable. */
export function describeStart(frame: Uint8Array): string {
  const hex = [...frame.subarray(0, 8)].map((b) => b.toString(16).padStart(2, '0')).join(' ')
  const start = frame.subarray(0, 24)
  const printable = start.every((b) => (b >= 0x20 && b < 0x7f) || b === 0x09 || b === 0x0a || b === 0x0d)
  return printable ? `${hex} (text ${JSON.stringify(String.fromCharCode(...start))})` : hex
}

function startsWith(bytes: Uint8Array, at: number, ...magic: number[]): boolean {
  return magic.every((value, i) => bytes[at + i] === value)
}
