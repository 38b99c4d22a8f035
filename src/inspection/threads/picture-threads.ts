import { holdFrame } from '../../domain/inspection/frame-memory.ts'
import type { PixelStage } from '../pixel-stage.ts'
import type { JobOf, PictureTask, ResultOf, TaskRequest } from './picture-tasks.ts'
import { resultOf } from './thread-answer.ts'
import { createThreadPool } from './thread-pool.ts'

export interface PictureThreads<Task extends PictureTask> {
  /** @throws the error of the task, or the reason why the thread died */
  readonly run: (job: JobOf<Task>) => Promise<ResultOf<Task>>
  close(): Promise<void>
}

export interface PixelPool {
  readonly run: PixelStage
  close(): Promise<void>
}

const WORKER = new URL('./picture-worker.js', import.meta.url)
/** A thread that is not always needed ends after this time without a job. */
const IDLE_MS = 30_000

/** Runs one task in a separate thread, one picture at a time. The thread starts with the first picture. */
export function createPictureThread<Task extends PictureTask>(task: Task, worker = WORKER): PictureThreads<Task> {
  const pool = createThreadPool<TaskRequest<Task>, ResultOf<Task>>({
    worker,
    minThreads: 0,
    maxThreads: 1,
    idleMs: IDLE_MS
  })
  return { run: async (job) => resultOf(await pool.ask({ task, job })), close: pool.close }
}

/**
 * Runs the pixel stage in permanent threads. The frame is never transferred, so that a picture whose thread dies can be
 * tried once more. If that fails, too, its error is thrown, and the part is judged NG with reason FAULT. A frame in
 * shared memory is read in place. Any other frame is copied to the thread.
 * @param threads at least 1
 * @param worker URL of the module that each thread runs
 */
export function createPixelPool(threads: number, worker = WORKER): PixelPool {
  const pool = createThreadPool<TaskRequest<'pixels'>, ResultOf<'pixels'>>({
    worker,
    minThreads: threads,
    maxThreads: threads
  })
  return {
    async run(job) {
      const request = { task: 'pixels', job } as const
      const letGo = holdFrame(job.frame)
      try {
        return resultOf(await pool.ask(request).catch(() => pool.ask(request)))
      } finally {
        letGo()
      }
    },
    close: pool.close
  }
}
