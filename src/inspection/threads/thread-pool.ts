import { Piscina } from 'piscina'
import type { ThreadAnswer } from './thread-answer.ts'

export interface ThreadPool<Job, Result> {
  /** @throws the reason if the thread died before it could answer; the next job gets a new thread */
  ask(job: Job): Promise<ThreadAnswer<Result>>
  close(): Promise<void>
}

export interface ThreadPoolOptions {
  /** Module that each thread runs; its default export answers a job. */
  readonly worker: URL
  /** Threads that are started at once and never end. */
  readonly minThreads: number
  readonly maxThreads: number
  /** A thread beyond the minimum ends after this time without a job. */
  readonly idleMs?: number
}

/** A Piscina, and the error that ended it; null while it works. */
interface Threads<Job, Result> {
  readonly piscina: Piscina<Job, ThreadAnswer<Result>>
  death: unknown
}

/** Worker threads, each with one job at a time. Threads that die are replaced. */
export function createThreadPool<Job, Result>({
  worker,
  minThreads,
  maxThreads,
  idleMs
}: ThreadPoolOptions): ThreadPool<Job, Result> {
  let current: Threads<Job, Result> | null = open()
  let closed = false

  function open(): Threads<Job, Result> {
    const piscina = new Piscina<Job, ThreadAnswer<Result>>({
      filename: worker.href,
      minThreads,
      maxThreads,
      concurrentTasksPerWorker: 1,
      ...(idleMs !== undefined && { idleTimeout: idleMs })
    })
    const opened: Threads<Job, Result> = { piscina, death: null }
    // A thread died without a job, most likely before it could take one. Piscina would let queued jobs wait forever,
    // and without a listener the process would end. So all its threads are destroyed, which ends every wait. The next
    // job opens new ones.
    piscina.on('error', (error) => {
      opened.death ??= error
      if (current === opened) current = null
      void piscina.destroy()
    })
    return opened
  }

  return {
    async ask(job) {
      if (closed) throw new Error('the threads are closed')
      const used = (current ??= open())
      try {
        return await used.piscina.run(job)
      } catch (error) {
        throw used.death ?? error
      }
    },
    async close() {
      closed = true
      await current?.piscina.destroy()
    }
  }
}
