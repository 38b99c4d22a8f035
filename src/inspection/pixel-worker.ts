// Entry of each worker thread: work on pixels, away from the event loop.
import { type PixelJob, type PixelResult, runPixelStage } from './pixel-stage.ts'
import { answerOf, type ThreadAnswer } from './thread-answer.ts'

export default function answer (job: PixelJob): Promise<ThreadAnswer<PixelResult>> {
  return answerOf(runPixelStage(job))
}
