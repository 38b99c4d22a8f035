// Entry of each thread that works on pictures. It has a lower priority than the event loop.
import { getPriority, setPriority } from 'node:os'
import { PICTURE_TASKS, type PictureTask, type ResultOf, type TaskRequest } from './picture-tasks.ts'
import { answerOf, type ThreadAnswer } from './thread-answer.ts'

// With equal priority, a thread that receives a picture can take the core of the thread that sent it. With as many
// pictures as cores, the event loop would stop after each picture that it sends. Only Linux has priorities for threads;
// on other systems this call would change the whole process.
const NICER = 5
if (process.platform === 'linux') setPriority(Math.min(getPriority() + NICER, 19))

export default function answer<Task extends PictureTask>({
  task,
  job
}: TaskRequest<Task>): Promise<ThreadAnswer<ResultOf<Task>>> {
  const run = PICTURE_TASKS[task] as (job: unknown) => Promise<ResultOf<Task>>
  return answerOf(run(job))
}
