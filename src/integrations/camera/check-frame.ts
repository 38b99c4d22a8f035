import { PIXEL_FORMATS, type PixelFormat, type RawLayout } from '../../domain/inspection/image.ts'
import type { FrameHeader } from './helper-message.ts'

/** The frame before, since the camera was opened. */
export interface LastFrame {
  /** Null: the stream was opened again since then, and counts its frames from the first one. */
  readonly frameId: number | null
  readonly cameraNs: bigint
}

/** When a frame can be that of a request. */
export interface FrameOrder {
  /** Null: it is the first frame. */
  readonly last: LastFrame | null
  /** When the picture was asked for; milliseconds since 1970. */
  readonly askedMs: number
}

export interface BadFrame {
  readonly problem: string
  /** Whether the frame may belong to an earlier trigger. */
  readonly isOld: boolean
}

/** @returns the layout of the pixels, or why the frame can't be used. The decoder checks the number of bytes. */
export function checkFrame(
  header: FrameHeader,
  pixels: Uint8Array,
  { last, askedMs }: FrameOrder
): RawLayout | BadFrame {
  const { status, detail, pixelFormat, width, height, stride, frameId } = header
  const [cameraNs, systemNs] = [BigInt(header.cameraNs), BigInt(header.systemNs)]
  const bad = (problem: string, isOld = false): BadFrame => ({ problem, isOld })
  if (status !== 'ok') return bad(`expected a complete frame, received ${status}${detail === '' ? '' : `: ${detail}`}`)
  if (pixels.length === 0) return bad('expected pixels, received none')
  if (!isPixelFormat(pixelFormat))
    return bad(`expected one of the pixel formats ${PIXEL_FORMATS.join(', ')}, received ${JSON.stringify(pixelFormat)}`)
  // A time of 0 is unknown.
  if (systemNs !== 0n && systemNs < BigInt(Math.floor(askedMs)) * NS_PER_MS)
    return bad(`expected a frame that began after its trigger, received one of ${timeOf(systemNs)}`, true)
  if (last !== null && frameId === last.frameId)
    return bad(`expected another frame than ${frameId}, received it again`, true)
  if (last !== null && cameraNs !== 0n && cameraNs <= last.cameraNs)
    return bad(`expected a frame after ${last.cameraNs} ns of the camera's clock, received one of ${cameraNs}`, true)
  return { pixelFormat, width, height, ...(stride > 0 && { stride }) }
}

const NS_PER_MS = 1_000_000n

const timeOf = (systemNs: bigint): string => new Date(Number(systemNs / NS_PER_MS)).toISOString()

const isPixelFormat = (name: string): name is PixelFormat => (PIXEL_FORMATS as readonly string[]).includes(name)
