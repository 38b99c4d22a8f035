import type { Readable } from 'node:stream'
import type { FrameGathering } from './gather-frame.ts'

/**
 * Reads a body that is not multipart.
 * @throws `tooLarge` for more than `maxBytes`; when the client hangs up, an error of status 400 that nobody will read
 */
export function readBody(
  body: Readable,
  gathering: FrameGathering,
  maxBytes: number,
  tooLarge: () => Error
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let received = 0
    const onData = (chunk: Buffer): void => {
      received += chunk.length
      if (received > maxBytes) end(tooLarge())
      else gathering.add(chunk)
    }
    const onEnd = (): void => {
      end(null)
    }
    const onError = (error: Error): void => {
      end(Object.assign(error, { statusCode: 400 }))
    }
    const end = (error: Error | null): void => {
      body.off('data', onData).off('end', onEnd).off('error', onError)
      if (error === null) resolve(gathering.frame())
      else reject(error)
    }
    body.on('data', onData).on('end', onEnd).on('error', onError)
  })
}
