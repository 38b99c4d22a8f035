import { Piscina } from 'piscina'
import type { DecodeLimits } from '../imaging/decode.ts'
import type { CheckAnswer, PictureToCheck } from './picture-check-worker.ts'

export interface PictureChecker {
  /** Reads a picture to its end. @returns the extension of its format: bmp, jpg, png, tiff or webp @throws what `decode` throws */
  check (bytes: Uint8Array): Promise<string>
  close (): Promise<void>
}

/** So long does the thread outlive the last picture. */
const IDLE_MS = 10_000

/** Checks pictures one at a time in a thread that is there while it is needed. */
export function createPictureChecker (limits: DecodeLimits): PictureChecker {
  const threads = new Piscina<PictureToCheck, CheckAnswer>({
    filename: new URL('./picture-check-worker.js', import.meta.url).href, minThreads: 0, maxThreads: 1, concurrentTasksPerWorker: 1, idleTimeout: IDLE_MS
  })
  // A thread that dies without a picture is replaced by the next one.
  threads.on('error', () => {})
  return {
    async check (bytes) {
      const answer = await threads.run({ bytes, limits })
      if ('extension' in answer) return answer.extension
      const { message, ...properties } = answer.error
      throw Object.assign(new Error(message), properties)
    },
    close: () => threads.destroy()
  }
}
