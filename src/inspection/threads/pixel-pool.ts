import { holdFrame } from '../../domain/inspection/frame-memory.ts'
import type { PixelJob, PixelResult, PixelStage } from '../pixel-stage.ts'
import { resultOf } from './thread-answer.ts'
import { createThreadPool } from './thread-pool.ts'

export interface PixelPool {
  readonly run: PixelStage
  close(): Promise<void>
}

/**
 * The pixel stage in worker threads. The frame is never transferred, so that a picture whose thread dies can be tried once more; after that its
 * error is thrown, and the part is judged NG with reason FAULT. A frame in shared memory is read where it lies, any other is copied to the thread.
 *
 * @param threads at least 1
 * @param worker URL of the module that each thread runs
 */
export function createPixelPool(threads: number, worker = new URL('./pixel-worker.js', import.meta.url)): PixelPool {
  const { ask, close } = createThreadPool<PixelJob, PixelResult>({ worker, least: threads, most: threads })
  return {
    async run(job) {
      const letGo = holdFrame(job.frame)
      try {
        return resultOf(await ask(job).catch(() => ask(job)))
      } finally {
        letGo()
      }
    },
    close
  }
}
