import type { OnnxProvider } from '../../encoder/runtime-onnx.ts'
import type { EncoderRuntime } from '../../encoder/runtime.ts'

/** What the encoder's thread is asked. */
export interface EncoderJob {
  readonly ask: 'open' | 'embed' | 'look' | 'heatMap' | 'close'
  /** Of the model. */
  readonly id: number
  /** Bytes of encoder.onnx, where this thread has to open it first: see `NOT_OPEN`. */
  readonly model?: Uint8Array
  /** Threads inside one forward pass. */
  readonly threads: number
  readonly provider: OnnxProvider
  /** Crops for `embed` and `look`, one crop for `heatMap`. */
  readonly pixels?: Float32Array
}

export type EncoderAnswer =
  | Float32Array
  | Pick<EncoderRuntime, 'inputSize' | 'inputColumns' | 'embeddingSize' | 'heatMapSize' | 'featureSize'>

/** The code of the error when this thread has not opened the model, for example because it replaced a dead thread. */
export const NOT_OPEN = 'ENCODER_NOT_OPEN'
