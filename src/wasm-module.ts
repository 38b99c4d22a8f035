import { readFileSync } from 'node:fs'

const PAGE_BYTES = 65536

/** What each module of src/wasm exports. */
export interface WasmMemory {
  readonly memory: WebAssembly.Memory
  /** Everything from this address on is the caller's. */
  freeFrom(): number
}

const FILES = {
  'eight-bit-rows': new URL('./wasm/eight-bit-rows.wasm', import.meta.url),
  'grey-jpeg': new URL('./wasm/grey-jpeg.wasm', import.meta.url)
} as const
const compiled = new Map<keyof typeof FILES, WebAssembly.Module>()

/**
 * A module of src/wasm with memory of its own. Each thread reads and compiles it once.
 * @throws Error when it was not built
 */
export function openWasm<Exports extends WasmMemory>(name: keyof typeof FILES): Exports {
  let module = compiled.get(name)
  if (module === undefined) compiled.set(name, (module = new WebAssembly.Module(readBuilt(FILES[name]))))
  return new WebAssembly.Instance(module).exports as unknown as Exports
}

/** @param file which a build makes */
export function readBuilt(file: URL): Uint8Array<ArrayBuffer> {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new Error(`expected what npm run build makes of src/wasm: ${(error as Error).message}`, { cause: error })
  }
}

/** Lets the memory reach up to `end` at least. Views that were made before are empty then. */
export function growTo({ memory }: WasmMemory, end: number): void {
  const missing = end - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES))
}
