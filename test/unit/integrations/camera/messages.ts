/** A message as the process of a camera sends it. */
export function encoded(
  header: object | string,
  pixels: Uint8Array = new Uint8Array(0),
  claims = pixels.length
): Buffer {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const prefix = Buffer.alloc(12)
  prefix.write('OKF1', 'latin1')
  prefix.writeUInt32LE(text.length, 4)
  prefix.writeUInt32LE(claims, 8)
  return Buffer.concat([prefix, text, pixels])
}

/** Of a complete frame. */
export function frameHeader(request: number, changes: object = {}) {
  return {
    kind: 'frame',
    request,
    status: 'ok',
    detail: '',
    pixelFormat: 'Mono8',
    width: 4,
    height: 3,
    stride: 0,
    frameId: request,
    cameraNs: String(1000 * request),
    systemNs: '1767323045000000000',
    ...changes
  } as const
}
