export const RUNTIMES = ['auto', 'onnx', 'webgpu', 'wasm', 'tensorflow'] as const
/**
 * Engine that runs the encoder. `auto`: TensorFlow if it finds a GPU; otherwise ONNX Runtime with WebGPU if a GPU is
 * faster; otherwise ONNX Runtime on the CPU. `onnx`: ONNX Runtime on the CPU. `webgpu`: ONNX Runtime on a GPU, or an
 * error. `wasm`: ONNX Runtime as WebAssembly, or an error. `tensorflow`: TensorFlow, or an error.
 */
export type RuntimeChoice = (typeof RUNTIMES)[number]
