/** The reader may look at this many bytes after the last one. */
const PADDING_BYTES = 8

/** The entropy-coded bytes between two markers, without their stuffing: FF 00 means FF. */
export interface EntropyBytes {
  /** Longer than `length`, so that a reader need not check for the end at every bit. */
  readonly data: Uint8Array
  readonly length: number
}

/**
 * Removes the stuffing from entropy-coded bytes.
 *
 * Source  ITU-T T.81, F.1.2.3 (byte stuffing)
 *
 * @param scratch at least `to - from` + 8 bytes; holds the result
 */
export function withoutStuffing(bytes: Uint8Array, from: number, to: number, scratch: Uint8Array): EntropyBytes {
  let length = 0
  let at = from
  while (at < to) {
    const found = bytes.indexOf(0xff, at)
    const end = found < 0 || found >= to ? to : found + 1
    scratch.set(bytes.subarray(at, end), length)
    length += end - at
    // The caller left out fill bytes before a marker, so FF is always followed by 00 here.
    at = end < to && found >= 0 && found < to ? end + 1 : end
  }
  scratch.fill(0, length, length + PADDING_BYTES)
  return { data: scratch, length }
}

export function scratchFor(bytes: number): Uint8Array {
  return new Uint8Array(bytes + PADDING_BYTES)
}
