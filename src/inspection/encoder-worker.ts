// Entry of the encoder's thread: onnxruntime-node's run() holds up the thread that calls it until the pass is done.
import { openOnnxRuntime } from '../encoder/runtime-onnx.ts'
import type { EncoderRuntime } from '../encoder/runtime.ts'
import { answerOf, type ThreadAnswer } from './thread-answer.ts'

export interface EncoderJob {
  readonly ask: 'open' | 'embed' | 'heatMap' | 'close'
  /** Of the model: opened by the first job that names it, in whichever thread that is. */
  readonly id: number
  /** Bytes of encoder.onnx, shared between the threads: a thread that takes over from a dead one opens the model again. */
  readonly model: SharedArrayBuffer
  /** Threads inside one forward pass. */
  readonly threads: number
  /** Crops for `embed`, one crop for `heatMap`. */
  readonly pixels?: Float32Array
}

export type EncoderAnswer = Float32Array | Pick<EncoderRuntime, 'inputSize' | 'embeddingSize' | 'heatMapSize'>

const opened = new Map<number, Promise<EncoderRuntime>>()

export default function answer (job: EncoderJob): Promise<ThreadAnswer<EncoderAnswer>> {
  return answerOf(run(job))
}

async function run ({ ask, id, model, threads, pixels }: EncoderJob): Promise<EncoderAnswer> {
  if (!opened.has(id)) {
    // A copy: ONNX Runtime reads no shared memory.
    const opening = openOnnxRuntime(Uint8Array.from(new Uint8Array(model)), threads)
    opened.set(id, opening)
    opening.catch(() => { opened.delete(id) })
  }
  const encoder = await opened.get(id)!
  if (ask === 'embed') return encoder.embed(pixels!)
  if (ask === 'heatMap') return encoder.heatMap(pixels!)
  if (ask === 'close') {
    opened.delete(id)
    await encoder.close()
  }
  const { inputSize, embeddingSize, heatMapSize } = encoder
  return { inputSize, embeddingSize, heatMapSize }
}
