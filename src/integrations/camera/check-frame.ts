import { PIXEL_FORMATS, type PixelFormat, type RawLayout } from '../../domain/inspection/image.ts'
import type { FrameHeader } from './helper-message.ts'

/** The frame before, since the camera was opened. */
export interface LastFrame {
  /** Null: the stream was opened anew since, which numbers its frames from the first on. */
  readonly frameId: number | null
  readonly cameraNs: bigint
}

/** What is wrong with a frame; `isOld`: it may be an earlier one. */
export interface BadFrame {
  readonly problem: string
  readonly isOld: boolean
}

/**
 * How to read a frame, or why it can't be used. Whether it has the length of its layout is checked where it is decoded.
 * @param last null: none
 */
export function checkFrame(header: FrameHeader, pixels: Uint8Array, last: LastFrame | null): RawLayout | BadFrame {
  const { status, detail, pixelFormat, width, height, stride, frameId, cameraNs } = header
  const bad = (problem: string, isOld = false): BadFrame => ({ problem, isOld })
  if (status !== 'ok') return bad(`expected a complete frame, received ${status}${detail === '' ? '' : `: ${detail}`}`)
  if (pixels.length === 0) return bad('expected pixels, received none')
  if (!isPixelFormat(pixelFormat))
    return bad(`expected one of the pixel formats ${PIXEL_FORMATS.join(', ')}, received ${JSON.stringify(pixelFormat)}`)
  if (last !== null && frameId === last.frameId)
    return bad(`expected another frame than ${frameId}, received it again`, true)
  // Some cameras say no time.
  if (last !== null && BigInt(cameraNs) !== 0n && BigInt(cameraNs) <= last.cameraNs)
    return bad(`expected a frame after ${last.cameraNs} ns of the camera's clock, received one of ${cameraNs}`, true)
  return { pixelFormat, width, height, ...(stride > 0 && { stride }) }
}

const isPixelFormat = (name: string): name is PixelFormat => (PIXEL_FORMATS as readonly string[]).includes(name)
