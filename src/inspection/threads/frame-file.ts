import type { FrameReading } from '../../domain/inspection/image.ts'
import { PICTURE_FORMATS } from '../../domain/inspection/picture-format.ts'
import { FrameFormatUnknown } from '../../errors.ts'
import { dependsOnReading, describeStart, frameFormat } from '../../imaging/decode/frame-format.ts'

/** A frame as a file that can be read without further information. */
export interface FrameFile {
  readonly bytes: Uint8Array
  readonly extension: string
}

/**
 * The frame itself. A frame that cannot be read without the sender's information becomes a BMP of the grey pixels that
 * were judged.
 * @throws when it cannot be read
 */
export type FileOfFrame = (request: { readonly frame: Uint8Array; readonly raw?: FrameReading }) => Promise<FrameFile>

/** @param bmpOf makes the BMP, away from the event loop */
export function createFileOfFrame(
  bmpOf: (request: { readonly frame: Uint8Array; readonly raw: FrameReading }) => Promise<Uint8Array>
): FileOfFrame {
  return async ({ frame, raw }) => {
    if (raw !== undefined && dependsOnReading(frame, raw))
      return { bytes: await bmpOf({ frame, raw }), extension: PICTURE_FORMATS.BMP.extension }
    const format = frameFormat(frame)
    if (format === null) throw new FrameFormatUnknown(describeStart(frame))
    return { bytes: frame, extension: PICTURE_FORMATS[format].extension }
  }
}
