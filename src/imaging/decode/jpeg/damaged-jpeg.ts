import { FrameCorrupt } from '../../../errors.ts'

/** The refusal of a JPEG. @param detail what was expected and what is there */
export function damagedJpeg(detail: string): Error {
  return new FrameCorrupt('JPEG', detail)
}
