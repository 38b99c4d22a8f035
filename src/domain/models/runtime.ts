export const RUNTIMES = ['auto', 'onnx', 'webgpu', 'wasm', 'tensorflow'] as const
/**
 * What runs the encoder. `auto`: TensorFlow where it sees a GPU, else ONNX Runtime, by WebGPU where a GPU is faster,
 * else on the CPU. `onnx`: ONNX Runtime on the CPU. `webgpu`: ONNX Runtime on a GPU, or an error. `wasm`:
 * ONNX Runtime as WebAssembly, or an error. `tensorflow`: TensorFlow, or an error.
 */
export type RuntimeChoice = (typeof RUNTIMES)[number]
