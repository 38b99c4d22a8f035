// Entry of the encoder's thread. It is needed because run() of onnxruntime-node blocks the calling thread until the
// pass is done.
import { openOnnxRuntime } from '../../encoder/runtime-onnx.ts'
import type { EncoderRuntime } from '../../encoder/runtime.ts'
import { type EncoderAnswer, type EncoderJob, NOT_OPEN } from './encoder-job.ts'
import { answerOf, type ThreadAnswer } from './thread-answer.ts'

const opened = new Map<number, Promise<EncoderRuntime>>()

export default function answer(job: EncoderJob): Promise<ThreadAnswer<EncoderAnswer>> {
  return answerOf(run(job))
}

async function run({ ask, id, model, threads, provider, pixels }: EncoderJob): Promise<EncoderAnswer> {
  if (!opened.has(id)) {
    if (model === undefined)
      throw Object.assign(new Error(`model ${id} is not open in this thread`), { code: NOT_OPEN })
    const opening = openOnnxRuntime(model, threads, provider)
    opened.set(id, opening)
    opening.catch(() => {
      opened.delete(id)
    })
  }
  const encoder = await opened.get(id)!
  if (ask === 'embed') return encoder.embed(pixels!)
  if (ask === 'look') return encoder.look(pixels!)
  if (ask === 'heatMap') return encoder.heatMap(pixels!)
  if (ask === 'close') {
    opened.delete(id)
    await encoder.close()
  }
  const { inputSize, inputColumns, embeddingSize, heatMapSize, featureSize } = encoder
  return { inputSize, ...(inputColumns !== undefined && { inputColumns }), embeddingSize, heatMapSize, featureSize }
}
