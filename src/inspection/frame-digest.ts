/**
 * SHA-256 in hex of a frame, made in a thread of the system's pool; of the same frame once, however often it is asked
 * for.
 */
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

/** It takes no shared memory, which another thread could change. */
function unshared(frame: Uint8Array): Uint8Array<ArrayBuffer> {
  return frame.buffer instanceof SharedArrayBuffer ? new Uint8Array(frame) : (frame as Uint8Array<ArrayBuffer>)
}
