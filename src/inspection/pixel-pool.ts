import { Piscina } from 'piscina'
import type { PixelStage } from './pixel-stage.ts'
import type { WorkerAnswer } from './pixel-worker.ts'

export interface PixelPool {
  readonly run: PixelStage
  close (): Promise<void>
}

/**
 * The pixel stage in worker threads. The frame is copied to the thread (about 0.1 ms for 1024x768), so that a picture whose thread dies
 * can be tried once more; after that its error is thrown, and the part is judged NG with reason FAULT. Dead threads are replaced.
 *
 * @param threads at least 1
 * @param worker URL of the module that each thread runs
 * @param onThreadError told of a thread that died between two pictures; no picture is lost by it
 */
export function createPixelPool (
  threads: number, worker = new URL('./pixel-worker.js', import.meta.url), onThreadError: (error: unknown) => void = () => {}
): PixelPool {
  const pool = new Piscina<unknown, WorkerAnswer>({ filename: worker.href, minThreads: threads, maxThreads: threads, concurrentTasksPerWorker: 1 })
  // Without a listener such an error would end the process.
  pool.on('error', onThreadError)
  return {
    async run (job) {
      const answer = await pool.run(job).catch(() => pool.run(job))
      if ('result' in answer) return answer.result
      const { message, ...properties } = answer.error
      throw Object.assign(new Error(message), properties)
    },
    close: () => pool.destroy()
  }
}
