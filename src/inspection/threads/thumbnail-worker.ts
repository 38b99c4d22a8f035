// Entry of the thread that makes small pictures.
import type { DecodeLimits } from '../../imaging/decode/decode.ts'
import { answerOf, type ThreadAnswer } from './thread-answer.ts'
import { makeThumbnail, type Thumbnail, type ThumbnailJob } from './thumbnail.ts'

export default function answer({
  job,
  limits
}: {
  readonly job: ThumbnailJob
  readonly limits: DecodeLimits
}): Promise<ThreadAnswer<Thumbnail>> {
  return answerOf(makeThumbnail(job, limits))
}
