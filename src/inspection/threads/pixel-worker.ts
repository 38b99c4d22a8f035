// Entry of each worker thread: work on pixels, away from the event loop, and behind it.
import { getPriority, setPriority } from 'node:os'
import { type PixelJob, type PixelResult, runPixelStage } from '../pixel-stage.ts'
import { answerOf, type ThreadAnswer } from './thread-answer.ts'

// A thread that is woken with a picture takes the core of the one that woke it, as long as they are equals: with as many pictures as cores the event loop would stand still after
// each that it hands out. Linux has priorities by thread; elsewhere this would change the whole process.
const NICER = 5
if (process.platform === 'linux') setPriority(Math.min(getPriority() + NICER, 19))

export default function answer(job: PixelJob): Promise<ThreadAnswer<PixelResult>> {
  return answerOf(runPixelStage(job))
}
