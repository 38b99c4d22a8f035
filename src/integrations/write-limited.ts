import type { Socket } from 'node:net'

/** A client that does not read is hung up on when so much waits for it. */
const MAX_UNSENT_BYTES = 1024 * 1024

/** Writes to a client, unless it is gone. */
export function writeLimited(socket: Socket, bytes: Uint8Array | string): void {
  if (socket.destroyed) return
  socket.write(bytes)
  if (socket.writableLength > MAX_UNSENT_BYTES) socket.destroy()
}
