import { type EncoderArchitecture, inputShape } from '../../encoder/architecture.ts'

/**
 * Memory of one step for each picture, as a multiple of the values of its feature maps: outputs, normalised and
 * rectified ones, their gradients, and the convolutions' padded and transposed copies. Measured with the wasm backend:
 * 22 MB a picture of 128 x 256 px, whose maps have 262,144 values.
 */
const COPIES = 21
const BYTES_PER_VALUE = 4
/** Maximum memory that WebAssembly can address. */
const WASM_BYTES = 4 * 2 ** 30
/** Memory that is reserved for weights, pictures and other programs. */
const USABLE_SHARE = 0.85

/** Memory that a training step takes for each picture of its batch. Bytes. */
export function bytesPerPicture(architecture: EncoderArchitecture): number {
  let [rows, columns] = inputShape(architecture)
  let values = 0
  for (const { channels, stride } of architecture.convolutions) {
    rows /= stride
    columns /= stride
    values += rows * columns * channels
  }
  return COPIES * BYTES_PER_VALUE * values
}

/**
 * Refuses a batch that doesn't fit into the memory there is, before anything is allocated.
 * @param backend name of what computes the training
 * @param freeBytes memory that this process may still take
 * @throws RangeError with the figures, and the largest batch that fits
 */
export function checkBatchMemory(
  batchSize: number,
  architecture: EncoderArchitecture,
  backend: string,
  freeBytes: number
): void {
  const perPicture = bytesPerPicture(architecture)
  const isWasm = backend === 'wasm' && freeBytes > WASM_BYTES
  const bytes = isWasm ? WASM_BYTES : freeBytes
  const most = Math.floor((USABLE_SHARE * bytes) / perPicture)
  if (batchSize <= most) return
  throw new RangeError(
    `batch size ${batchSize}: a step takes about ${inWords(batchSize * perPicture)} for it `
      + `(${inWords(perPicture)} a picture), `
      + `${isWasm ? `the wasm backend can hold ${inWords(bytes)}` : `this machine has ${inWords(bytes)} free`}: `
      + `expected at most ${most}`
  )
}

function inWords(bytes: number): string {
  const [unit, size] = bytes >= 1e12 ? ['TB', 1e12] : bytes >= 1e9 ? ['GB', 1e9] : ['MB', 1e6]
  return `${Number((bytes / Number(size)).toPrecision(3))} ${unit}`
}
