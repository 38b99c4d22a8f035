import type { FrameReading } from '../../domain/inspection/image.ts'
import { PICTURE_FORMATS } from '../../domain/inspection/picture-format.ts'
import { decode, type DecodeLimits } from '../../imaging/decode/decode.ts'
import { frameFormat } from '../../imaging/decode/frame-format.ts'
import { encodeBmp } from '../../imaging/encode/encode-bmp.ts'
import { encodeJpeg } from '../../imaging/encode/encode-jpeg.ts'
import { encodePng } from '../../imaging/encode/encode-png.ts'
import { isShownByBrowsers } from '../../imaging/decode/shown-by-browsers.ts'
import { runPixelStage } from '../pixel-stage.ts'
import { runLocateTrial } from '../trials/locate-trial.ts'

export interface FrameJob {
  readonly frame: Uint8Array
  readonly raw?: FrameReading
  readonly limits: DecodeLimits
}

export interface Thumbnail {
  /** Size of the frame, in pixels. */
  readonly width: number
  readonly height: number
  readonly jpeg: Uint8Array
}

/** Largest side of a thumbnail. */
const MAX_PX = 640

/** Tasks for a thread that works on pictures. Each throws what `decode` throws for a frame that cannot be read. */
export const PICTURE_TASKS = {
  /** Finds and cuts out the part. */
  pixels: runPixelStage,
  /** The same for a person: it returns pictures, and the reason if no part was found. */
  trial: runLocateTrial,
  /** A small picture of the grey pixels that were judged. */
  async thumbnail({ frame, raw, limits }: FrameJob): Promise<Thumbnail> {
    const image = await decode(frame, limits, raw)
    return { width: image.width, height: image.height, jpeg: await encodeJpeg(image, MAX_PX) }
  },
  /** Decodes a complete picture as a check. @returns the extension of its format: bmp, jpg, png, tiff or webp */
  async check({ frame, limits }: FrameJob): Promise<string> {
    await decode(frame, limits)
    return PICTURE_FORMATS[frameFormat(frame)!].extension
  },
  /** A lossless BMP of the grey pixels that were judged. */
  async bmp({ frame, raw, limits }: FrameJob): Promise<Uint8Array> {
    return encodeBmp(await decode(frame, limits, raw))
  },
  /**
   * A PNG of the picture as it was judged, for files that a browser shows differently or not at all: TIFF, BMP, 16
   * bits, turned by EXIF. @returns null if a browser shows the file as it was judged
   */
  async png({ frame, raw, limits }: FrameJob): Promise<Uint8Array | null> {
    if (await isShownByBrowsers(frame)) return null
    return encodePng(await decode(frame, limits, raw))
  }
} as const

export type PictureTask = keyof typeof PICTURE_TASKS
export type JobOf<Task extends PictureTask> = Parameters<(typeof PICTURE_TASKS)[Task]>[0]
export type ResultOf<Task extends PictureTask> = Awaited<ReturnType<(typeof PICTURE_TASKS)[Task]>>

/** Message to a thread. */
export interface TaskRequest<Task extends PictureTask> {
  readonly task: Task
  readonly job: JobOf<Task>
}
