import { FrameCorrupt } from '../../../errors.ts'

/** The refusal of a TIFF. @param detail what was expected and what is there */
export function damagedTiff(detail: string): Error {
  return new FrameCorrupt('TIFF', detail)
}
