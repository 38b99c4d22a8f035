// Entry of each worker thread: work on pixels, away from the event loop.
import { type PixelJob, type PixelResult, runPixelStage } from './pixel-stage.ts'

/** An error's code and status get lost on its way between threads, so they travel as plain values. */
export type WorkerAnswer =
  | { readonly result: PixelResult }
  | { readonly error: { readonly message: string, readonly name: string, readonly code?: string, readonly statusCode?: number } }

export default async function answer (job: PixelJob): Promise<WorkerAnswer> {
  try {
    return { result: await runPixelStage(job) }
  } catch (error) {
    const { name, message, code, statusCode } = error as Error & { code?: string, statusCode?: number }
    return { error: { name, message, ...code !== undefined && { code }, ...statusCode !== undefined && { statusCode } } }
  }
}
