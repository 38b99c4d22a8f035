import type { Config } from '../config.ts'
import { chooseRuntime, type OpenEncoder } from '../encoder/open-runtime.ts'
import type { DecodeLimits } from '../imaging/decode/decode.ts'
import type { PixelStage } from '../inspection/pixel-stage.ts'
import { batchPasses } from '../inspection/threads/batch-passes.ts'
import { createEncoderThread } from '../inspection/threads/encoder-thread.ts'
import { createFrameFiles, type FrameFiles } from '../inspection/threads/frame-file.ts'
import { createPictureChecker, type PictureChecker } from '../inspection/threads/picture-check.ts'
import { createPixelPool } from '../inspection/threads/pixel-pool.ts'
import { createThumbnailThread, type ThumbnailThread } from '../inspection/threads/thumbnail-thread.ts'

/** What runs away from the event loop. */
export interface Threads {
  readonly pixels: PixelStage
  readonly openEncoder: OpenEncoder
  readonly thumbnail: ThumbnailThread['run']
  readonly checkPicture: PictureChecker['check']
  readonly fileOf: FrameFiles['fileOf']
  close(): Promise<void>
}

/** @throws when the configured runtime is not available */
export async function composeThreads(config: Config, limits: DecodeLimits): Promise<Threads> {
  const encoderThread = createEncoderThread(config.inferenceThreads)
  const openRuntime = await chooseRuntime(config.runtime, encoderThread.open, config.requireGpu)
  const pixelPool = createPixelPool(config.pixelWorkers)
  const thumbnails = createThumbnailThread(limits)
  const checker = createPictureChecker(limits)
  const frameFiles = createFrameFiles(limits)
  return {
    pixels: pixelPool.run,
    openEncoder: async (files) => batchPasses(await openRuntime(files)),
    thumbnail: thumbnails.run,
    checkPicture: checker.check,
    fileOf: frameFiles.fileOf,
    async close() {
      for (const { close } of [checker, pixelPool, thumbnails, frameFiles, encoderThread]) await close()
    }
  }
}
