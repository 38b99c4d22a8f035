import { createRequire } from 'node:module'
import type Native from 'onnxruntime-node'

// ONNX Runtime 1.30 sends usage data to Microsoft, and keeps a database and a log file for this, unless this variable
// is set before it is loaded. A station must not send data to anybody.
process.env['ORT_DISABLE_TELEMETRY'] = '1'

/** The package with ONNX Runtime as WebAssembly. Optional: it is only needed where there is no machine code. */
export const WASM_PACKAGE = 'onnxruntime-web'

/** What machine code and WebAssembly have in common. */
export type Ort = Pick<typeof Native, 'InferenceSession' | 'Tensor'>

const require = createRequire(import.meta.url)

/** Null if ONNX Runtime has no machine code for this platform; `ort` is WebAssembly then. */
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

/** @throws Error when the package is not installed; the message says how to install it */
export function loadWasm(): Ort {
  if (!isInstalled())
    throw new Error(
      'ONNX Runtime as WebAssembly is not installed: run npm install --no-save onnxruntime-web@1.30.0, or set runtime '
        + "to 'auto'"
    )
  const library = require(WASM_PACKAGE) as Ort & { readonly env: { readonly wasm: { numThreads: number } } }
  // More threads would keep the process from ending.
  library.env.wasm.numThreads = 1
  return library
}
