import { readFileSync } from 'node:fs'

const PAGE_BYTES = 65536

/** The exports that all modules of src/wasm share. */
export interface WasmMemory {
  readonly memory: WebAssembly.Memory
  /** The first address that the caller may use. The module uses those below. */
  freeFrom(): number
}

const FILES = {
  'eight-bit-rows': new URL('./wasm/eight-bit-rows.wasm', import.meta.url),
  'grey-jpeg': new URL('./wasm/grey-jpeg.wasm', import.meta.url)
} as const
const compiled = new Map<keyof typeof FILES, WebAssembly.Module>()

/**
 * A new instance of a module of src/wasm, with its own memory. Each thread reads and compiles a module once.
 * @throws Error when it was not built
 */
export function openWasm<Exports extends WasmMemory>(name: keyof typeof FILES): Exports {
  let module = compiled.get(name)
  if (module === undefined) compiled.set(name, (module = new WebAssembly.Module(readBuilt(FILES[name]))))
  return new WebAssembly.Instance(module).exports as unknown as Exports
}

/** @param file a file that `npm run build` makes */
export function readBuilt(file: URL): Uint8Array<ArrayBuffer> {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new Error(`expected a file that npm run build makes from src/wasm: ${(error as Error).message}`, {
      cause: error
    })
  }
}

/** Grows the memory to at least `end` bytes. Views that were made before are then empty. */
export function growTo({ memory }: WasmMemory, end: number): void {
  const missing = end - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES))
}
