// Entry of the thread that reads uploaded pictures: a large one would hold up everything else.
import { PICTURE_FORMATS } from '../../domain/inspection/picture-format.ts'
import { decode, type DecodeLimits } from '../../imaging/decode/decode.ts'
import { frameFormat } from '../../imaging/decode/frame-format.ts'
import { answerOf, type ThreadAnswer } from './thread-answer.ts'

export interface PictureToCheck {
  readonly bytes: Uint8Array
  readonly limits: DecodeLimits
}

/** Answers the extension of the picture's format. */
export default function answer(job: PictureToCheck): Promise<ThreadAnswer<string>> {
  return answerOf(check(job))
}

async function check({ bytes, limits }: PictureToCheck): Promise<string> {
  await decode(bytes, limits)
  return PICTURE_FORMATS[frameFormat(bytes)!].extension
}
