import type { OnnxProvider } from '../../encoder/runtime-onnx.ts'
import { batchSize, type EncoderRuntime, noHeatMap } from '../../encoder/runtime.ts'
import { type EncoderAnswer, type EncoderJob, NOT_OPEN } from './encoder-job.ts'
import { resultOf } from './thread-answer.ts'
import { createThreadPool, type ThreadPool } from './thread-pool.ts'

export interface EncoderThread {
  /** @param model bytes of encoder.onnx @throws Error as `openOnnxRuntime` does */
  open(model: Uint8Array, provider?: OnnxProvider): Promise<EncoderRuntime>
  close(): Promise<void>
}

/**
 * Runs ONNX Runtime in a separate thread, away from the event loop. Crops are copied to it, so that a pass whose thread
 * dies can be repeated once in a new thread; if that fails, too, its error is thrown. The thread starts with the first
 * model, so it does not exist if TensorFlow is used.
 * @param threads threads inside one forward pass
 */
export function createEncoderThread(threads: number): EncoderThread {
  let started: ThreadPool<EncoderJob, EncoderAnswer> | null = null
  let models = 0

  return {
    async open(model, provider = 'cpu') {
      const id = ++models
      const pool = (started ??= createThreadPool<EncoderJob, EncoderAnswer>({
        worker: new URL('./encoder-worker.js', import.meta.url),
        minThreads: 1,
        maxThreads: 1
      }))
      const ask = async (what: EncoderJob['ask'], pixels?: Float32Array): Promise<EncoderAnswer> => {
        const job: EncoderJob = { ask: what, id, threads, provider, ...(pixels && { pixels }) }
        // Null if the thread died.
        const first = await pool.ask(what === 'open' ? { ...job, model } : job).catch(() => null)
        const isOpen = first !== null && !('error' in first && first.error.code === NOT_OPEN)
        return resultOf(isOpen ? first : await pool.ask({ ...job, model }))
      }
      const opened = (await ask('open')) as Exclude<EncoderAnswer, Float32Array>
      return {
        name: 'onnx',
        device: provider === 'webgpu' ? 'gpu' : 'cpu',
        ...opened,
        async embed(crops) {
          batchSize(crops, opened)
          return (await ask('embed', crops)) as Float32Array
        },
        async look(crops) {
          batchSize(crops, opened)
          return (await ask('look', crops)) as Float32Array
        },
        async heatMap(crop) {
          if (opened.heatMapSize === null) throw noHeatMap()
          return (await ask('heatMap', crop)) as Float32Array
        },
        // If the thread died, the model is closed already.
        async close() {
          await pool.ask({ ask: 'close', id, threads, provider }).catch(() => {})
        }
      }
    },
    async close() {
      await started?.close()
    }
  }
}
