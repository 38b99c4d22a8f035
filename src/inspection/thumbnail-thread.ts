import { Piscina } from 'piscina'
import type { DecodeLimits } from '../imaging/decode.ts'
import type { Thumbnail, ThumbnailJob } from './thumbnail.ts'

export interface ThumbnailThread {
  readonly run: (job: ThumbnailJob) => Promise<Thumbnail>
  close (): Promise<void>
}

/** The thread ends when nobody has watched for so long. */
const IDLE_MS = 30_000

/** Makes small pictures in a thread of its own, started when the first is wanted, so that no picture to judge waits for one. */
export function createThumbnailThread (limits: DecodeLimits, worker = new URL('./thumbnail-worker.js', import.meta.url)): ThumbnailThread {
  let piscina: Piscina | null = null
  const open = (): Piscina => {
    const opened = new Piscina({ filename: worker.href, minThreads: 0, maxThreads: 1, concurrentTasksPerWorker: 1, idleTimeout: IDLE_MS })
    // A thread died without a picture: the next one gets a new thread.
    opened.on('error', () => {
      if (piscina === opened) piscina = null
      opened.destroy()
    })
    return opened
  }
  return {
    run: (job) => (piscina ??= open()).run({ job, limits }) as Promise<Thumbnail>,
    close: async () => { await piscina?.destroy() }
  }
}
