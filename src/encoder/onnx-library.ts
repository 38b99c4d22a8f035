import { createRequire } from 'node:module'
import type Native from 'onnxruntime-node'

// ONNX Runtime 1.30 reports its use to its maker over the network, and keeps a database and a log file for this, unless
// it is told not to before it is loaded. A station must not report to anybody.
process.env['ORT_DISABLE_TELEMETRY'] = '1'

/** The package that brings ONNX Runtime as WebAssembly. Optional: who has machine code does not need it. */
export const WASM_PACKAGE = 'onnxruntime-web'

/** What machine code and WebAssembly have in common. */
export type Ort = Pick<typeof Native, 'InferenceSession' | 'Tensor'>

const require = createRequire(import.meta.url)

/** Null: ONNX Runtime has no machine code for this platform, and `ort` is WebAssembly. */
export const native = await loadNative()
export const ort: Ort = native ?? loadWasm()

async function loadNative(): Promise<typeof Native | null> {
  try {
    return (await import('onnxruntime-node')).default
  } catch (error) {
    if (isInstalled()) return null
    throw error
  }
}

function isInstalled(): boolean {
  try {
    require.resolve(WASM_PACKAGE)
    return true
  } catch {
    return false
  }
}

/** @throws Error when the package is not installed, in one sentence with the remedy */
export function loadWasm(): Ort {
  if (!isInstalled())
    throw new Error(
      'ONNX Runtime as WebAssembly is not installed: run npm install --no-save onnxruntime-web@1.30.0, or set runtime '
        + "to 'auto'"
    )
  const library = require(WASM_PACKAGE) as Ort & { readonly env: { readonly wasm: { numThreads: number } } }
  // Its own threads would keep the process from ending.
  library.env.wasm.numThreads = 1
  return library
}
