// Entry of the thread that makes files of raw frames.
import type { FrameReading } from '../../domain/inspection/image.ts'
import { decode, type DecodeLimits } from '../../imaging/decode/decode.ts'
import { encodeBmp } from '../../imaging/encode/encode-bmp.ts'
import { answerOf, type ThreadAnswer } from './thread-answer.ts'

export default function answer({
  frame,
  raw,
  limits
}: {
  readonly frame: Uint8Array
  readonly raw: FrameReading
  readonly limits: DecodeLimits
}): Promise<ThreadAnswer<Uint8Array>> {
  return answerOf(decode(frame, limits, raw).then(encodeBmp))
}
