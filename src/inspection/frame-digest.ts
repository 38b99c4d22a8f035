/** SHA-256 in hex of a frame, made in a thread of the system's pool; of the same memory once, however often it is asked for. */
export function createFrameDigests (): (frame: Uint8Array) => Promise<string> {
  const known = new WeakMap<Uint8Array, Promise<string>>()
  return (frame) => {
    const digest = known.get(frame) ?? crypto.subtle.digest('SHA-256', frame as Uint8Array<ArrayBuffer>).then((bytes) => Buffer.from(bytes).toString('hex'))
    known.set(frame, digest)
    return digest
  }
}
