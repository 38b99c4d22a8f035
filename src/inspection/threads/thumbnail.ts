import type { FrameReading } from '../../domain/inspection/image.ts'
import { decode, type DecodeLimits } from '../../imaging/decode/decode.ts'
import { encodeJpeg } from '../../imaging/encode/encode-jpeg.ts'

export interface ThumbnailJob {
  readonly frame: Uint8Array
  readonly raw?: FrameReading
}

export interface Thumbnail {
  /** Of the frame, in pixels. */
  readonly width: number
  readonly height: number
  readonly jpeg: Uint8Array
}

/** Sides of a small picture are at most so long. */
const MOST_PX = 640

/** A small grey picture of a frame: what the inspection saw. @throws what `decode` throws for a frame that can't be read */
export async function makeThumbnail({ frame, raw }: ThumbnailJob, limits: DecodeLimits): Promise<Thumbnail> {
  const image = await decode(frame, limits, raw)
  return { width: image.width, height: image.height, jpeg: await encodeJpeg(image, MOST_PX) }
}
