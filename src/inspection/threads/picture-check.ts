import type { DecodeLimits } from '../../imaging/decode/decode.ts'
import type { PictureToCheck } from './picture-check-worker.ts'
import { resultOf } from './thread-answer.ts'
import { createThreadPool } from './thread-pool.ts'

export interface PictureChecker {
  /** Reads a picture to its end. @returns the extension of its format: bmp, jpg, png, tiff or webp @throws what `decode` throws */
  check(bytes: Uint8Array): Promise<string>
  close(): Promise<void>
}

const IDLE_MS = 10_000

/** Checks pictures one at a time in a thread that is there while it is needed. */
export function createPictureChecker(
  limits: DecodeLimits,
  worker = new URL('./picture-check-worker.js', import.meta.url)
): PictureChecker {
  const { ask, close } = createThreadPool<PictureToCheck, string>({ worker, least: 0, most: 1, idleMs: IDLE_MS })
  return { check: async (bytes) => resultOf(await ask({ bytes, limits })), close }
}
