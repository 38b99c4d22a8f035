export const RUNTIMES = ['auto', 'onnx', 'tensorflow'] as const
/**
 * What runs the encoder. `auto`: TensorFlow where it sees a GPU, else ONNX Runtime on the CPU. `tensorflow`:
 * TensorFlow, or an error.
 */
export type RuntimeChoice = (typeof RUNTIMES)[number]
