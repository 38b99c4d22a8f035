import { Piscina } from 'piscina'
import type { PixelJob, PixelStage } from './pixel-stage.ts'
import type { WorkerAnswer } from './pixel-worker.ts'

export interface PixelPool {
  readonly run: PixelStage
  close (): Promise<void>
}

/** A Piscina, and why it had to be given up: null while it works. */
interface Threads {
  readonly piscina: Piscina<unknown, WorkerAnswer>
  death: unknown
}

/**
 * The pixel stage in worker threads. The frame is copied to the thread (about 0.1 ms for 1024x768), so that a picture whose thread dies
 * can be tried once more; after that its error is thrown, and the part is judged NG with reason FAULT. Dead threads are replaced.
 *
 * @param threads at least 1
 * @param worker URL of the module that each thread runs
 */
export function createPixelPool (threads: number, worker = new URL('./pixel-worker.js', import.meta.url)): PixelPool {
  let current: Threads | null = open()
  let closed = false

  function open (): Threads {
    const piscina = new Piscina<unknown, WorkerAnswer>({ filename: worker.href, minThreads: threads, maxThreads: threads, concurrentTasksPerWorker: 1 })
    const opened: Threads = { piscina, death: null }
    // A thread died without a picture, most likely before it could take one. Piscina would leave the queued pictures waiting for ever
    // (and end the process, if nobody listened): give up all its threads, which ends every wait; the next picture opens new ones.
    piscina.on('error', (error) => {
      opened.death ??= error
      if (current === opened) current = null
      piscina.destroy()
    })
    return opened
  }

  async function attempt (job: PixelJob): Promise<WorkerAnswer> {
    if (closed) throw new Error('the pixel pool is closed')
    const used = current ??= open()
    try {
      return await used.piscina.run(job)
    } catch (error) {
      throw used.death ?? error
    }
  }

  return {
    async run (job) {
      const answer = await attempt(job).catch(() => attempt(job))
      if ('result' in answer) return answer.result
      const { message, ...properties } = answer.error
      throw Object.assign(new Error(message), properties)
    },
    async close () {
      closed = true
      await current?.piscina.destroy()
    }
  }
}
