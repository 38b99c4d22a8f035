/** Computes the SHA-256 of a frame in hex, in a thread of Node's pool. The result of a frame is cached. */
export function createFrameDigests(): (frame: Uint8Array) => Promise<string> {
  const known = new WeakMap<Uint8Array, Promise<string>>()
  return (frame) => {
    const digest =
      known.get(frame)
      ?? crypto.subtle.digest('SHA-256', unshared(frame)).then((bytes) => Buffer.from(bytes).toString('hex'))
    known.set(frame, digest)
    return digest
  }
}

/** The digest function does not accept shared memory, because another thread could change it. */
function unshared(frame: Uint8Array): Uint8Array<ArrayBuffer> {
  return frame.buffer instanceof SharedArrayBuffer ? new Uint8Array(frame) : (frame as Uint8Array<ArrayBuffer>)
}
