import type { OnnxProvider } from '../../encoder/runtime-onnx.ts'
import type { EncoderRuntime } from '../../encoder/runtime.ts'

/** A request to the encoder's thread. */
export interface EncoderJob {
  readonly ask: 'open' | 'embed' | 'look' | 'heatMap' | 'close'
  /** Id of the model. */
  readonly id: number
  /** Bytes of encoder.onnx, if this thread must open it first: see `NOT_OPEN`. */
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

/** Error code if this thread has not opened the model, for example because it replaced a thread that died. */
export const NOT_OPEN = 'ENCODER_NOT_OPEN'
