import type { DecodeLimits } from '../../imaging/decode/decode.ts'
import { resultOf } from './thread-answer.ts'
import { createThreadPool } from './thread-pool.ts'
import type { Thumbnail, ThumbnailJob } from './thumbnail.ts'

export interface ThumbnailThread {
  readonly run: (job: ThumbnailJob) => Promise<Thumbnail>
  close(): Promise<void>
}

/** The thread ends when nobody has watched for so long. */
const IDLE_MS = 30_000

/** Makes small pictures in a thread of its own, started when the first is wanted, so that no picture to judge waits for one. */
export function createThumbnailThread(
  limits: DecodeLimits,
  worker = new URL('./thumbnail-worker.js', import.meta.url)
): ThumbnailThread {
  const { ask, close } = createThreadPool<{ readonly job: ThumbnailJob; readonly limits: DecodeLimits }, Thumbnail>({
    worker,
    least: 0,
    most: 1,
    idleMs: IDLE_MS
  })
  return { run: async (job) => resultOf(await ask({ job, limits })), close }
}
