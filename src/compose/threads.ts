import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../config.ts'
import { chooseRuntime, type OpenEncoder } from '../encoder/open-runtime.ts'
import type { DecodeLimits } from '../imaging/decode/decode.ts'
import type { LocateTrial } from '../domain/recipes/recipe-trial.ts'
import type { PixelJob, PixelStage } from '../inspection/pixel-stage.ts'
import { batchPasses } from '../inspection/threads/batch-passes.ts'
import { createEncoderThread } from '../inspection/threads/encoder-thread.ts'
import { createFileOfFrame, type FileOfFrame } from '../inspection/threads/frame-file.ts'
import type { FrameJob, Thumbnail } from '../inspection/threads/picture-tasks.ts'
import { createPictureThread, createPixelPool } from '../inspection/threads/picture-threads.ts'

/** Work that runs in threads, so that it does not block the event loop. */
export interface Threads {
  readonly pixels: PixelStage
  readonly openEncoder: OpenEncoder
  readonly thumbnail: (job: Omit<FrameJob, 'limits'>) => Promise<Thumbnail>
  /** Reads a picture to its end. @returns the extension of its format @throws what `decode` throws */
  readonly checkPicture: (bytes: Uint8Array) => Promise<string>
  /**
   * A PNG of a picture as it was judged; null where a browser shows the file in the same way. @throws what `decode`
   * throws
   */
  readonly asPng: (bytes: Uint8Array, bitDepth?: number) => Promise<Uint8Array | null>
  /** Locates a part with trial settings. @throws what `decode` throws */
  readonly tryLocate: (job: Omit<PixelJob, 'limits'>) => Promise<LocateTrial>
  readonly fileOf: FileOfFrame
  close(): Promise<void>
}

/**
 * Each task has its own thread, so that an uploaded picture delays neither the kept pictures nor the live feed.
 * @throws when the configured runtime is not available
 */
export async function composeThreads(
  config: Config,
  limits: DecodeLimits,
  logger: Pick<FastifyBaseLogger, 'info' | 'warn'>
): Promise<Threads> {
  const encoderThread = createEncoderThread(config.inferenceThreads)
  const openRuntime = await chooseRuntime(config.runtime, encoderThread.open, config.requireGpu, {
    onChosen(line) {
      logger.info(line)
    },
    onLost(line) {
      logger.warn(line)
    }
  })
  const pixelPool = createPixelPool(config.pixelWorkers)
  const thumbnails = createPictureThread('thumbnail')
  const checks = createPictureThread('check')
  const pngs = createPictureThread('png')
  const bmps = createPictureThread('bmp')
  const trials = createPictureThread('trial')
  return {
    pixels: pixelPool.run,
    openEncoder: async (files) => batchPasses(await openRuntime(files)),
    thumbnail: (job) => thumbnails.run({ ...job, limits }),
    checkPicture: (frame) => checks.run({ frame, limits }),
    asPng: (frame, bitDepth) => pngs.run({ frame, limits, ...(bitDepth !== undefined && { raw: { bitDepth } }) }),
    tryLocate: (job) => trials.run({ ...job, limits }),
    fileOf: createFileOfFrame((request) => bmps.run({ ...request, limits })),
    async close() {
      for (const { close } of [checks, pixelPool, thumbnails, pngs, bmps, trials, encoderThread]) await close()
    }
  }
}
