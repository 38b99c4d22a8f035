// Entry of each thread that works on pictures, away from the event loop and with a lower priority.
import { getPriority, setPriority } from 'node:os'
import { PICTURE_TASKS, type PictureTask, type ResultOf, type TaskRequest } from './picture-tasks.ts'
import { answerOf, type ThreadAnswer } from './thread-answer.ts'

// A thread that gets a picture takes the core of the thread that sent it, if both have the same priority. With as many
// pictures as cores the event loop would stop after each picture that it sends. Linux has priorities by thread. On
// other systems this would change the whole process.
const NICER = 5
if (process.platform === 'linux') setPriority(Math.min(getPriority() + NICER, 19))

export default function answer<Task extends PictureTask>({
  task,
  job
}: TaskRequest<Task>): Promise<ThreadAnswer<ResultOf<Task>>> {
  const run = PICTURE_TASKS[task] as (job: unknown) => Promise<ResultOf<Task>>
  return answerOf(run(job))
}
