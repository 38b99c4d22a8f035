import type { FrameReading } from '../../domain/inspection/image.ts'
import { PICTURE_FORMATS } from '../../domain/inspection/picture-format.ts'
import type { DecodeLimits } from '../../imaging/decode/decode.ts'
import { FrameFormatUnknown } from '../../errors.ts'
import { dependsOnReading, describeStart, frameFormat } from '../../imaging/decode/frame-format.ts'
import { resultOf } from './thread-answer.ts'
import { createThreadPool } from './thread-pool.ts'

/** A frame as a file that says itself what it is. */
export interface FrameFile {
  readonly bytes: Uint8Array
  readonly extension: string
}

export interface FrameFiles {
  /** The frame itself; where its sender had to say how to read it, a grey BMP of the pixels that were judged, lossless. @throws when it can't be read */
  fileOf(request: { readonly frame: Uint8Array; readonly raw?: FrameReading }): Promise<FrameFile>
  close(): Promise<void>
}

/** The thread ends when no raw frame was kept for so long. */
const IDLE_MS = 30_000

/** Makes files of frames; of raw ones in a thread of its own, so that no picture to judge waits. */
export function createFrameFiles(limits: DecodeLimits): FrameFiles {
  const { ask, close } = createThreadPool<
    { readonly frame: Uint8Array; readonly raw: FrameReading; readonly limits: DecodeLimits },
    Uint8Array
  >({
    worker: new URL('./frame-file-worker.js', import.meta.url),
    least: 0,
    most: 1,
    idleMs: IDLE_MS
  })
  return {
    async fileOf({ frame, raw }) {
      if (raw !== undefined && dependsOnReading(frame, raw))
        return { bytes: resultOf(await ask({ frame, raw, limits })), extension: PICTURE_FORMATS.BMP.extension }
      const format = frameFormat(frame)
      if (format === null) throw new FrameFormatUnknown(describeStart(frame))
      return { bytes: frame, extension: PICTURE_FORMATS[format].extension }
    },
    close
  }
}
