// An S3 server of its own, with what can go wrong put between it and its client.
import { randomUUID } from 'node:crypto'
import { createServer, request as ask } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import S3rver from 's3rver'
import { tempFolder } from '../../temp-folder.ts'

/** How the next request is treated; undefined: as the server answers it. */
export type Fault = 'full' | 'unavailable' | 'silent' | 'cut' | undefined

export interface S3Server {
  /** `s3://bucket?endpoint=…` */
  readonly address: string
  readonly endpoint: string
  readonly bucket: string
  /** Asked at each request. */
  faults: () => Fault
  /** Methods of the requests that came. */
  readonly asked: string[]
}

/** What the server takes as its keys. */
export const S3_KEYS = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER', sessionToken: '' }

/** Starts s3rver, and before it a proxy that makes faults. Both end with the test. */
export async function startS3(t: Pick<TestContext, 'after'>): Promise<S3Server> {
  const bucket = `okng-${randomUUID()}`
  const real = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: tempFolder(t as TestContext),
    configureBuckets: [{ name: bucket, configs: [] }]
  })
  const { port } = await real.run()
  const server: S3Server = { address: '', endpoint: '', bucket, faults: () => undefined, asked: [] }
  const proxy = createServer((request, response) => {
    server.asked.push(request.method!)
    const fault = server.faults()
    if (fault === 'silent') return
    if (fault === 'full' || fault === 'unavailable') {
      request.resume()
      const code = fault === 'full' ? 'XMinioStorageFull' : 'SlowDown'
      response.writeHead(fault === 'full' ? 507 : 503).end(`<Error><Code>${code}</Code></Error>`)
      return
    }
    const { url: path, method, headers } = request
    const onward = ask({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers)
      if (fault === 'cut')
        answer.once('data', (piece: Buffer) => response.write(piece.subarray(0, 1), () => response.destroy()))
      else answer.pipe(response)
    })
    request.pipe(onward)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  t.after(async () => {
    proxy.closeAllConnections()
    proxy.close()
    await real.close()
  })
  const endpoint = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  return Object.assign(server, { endpoint, address: `s3://${bucket}?endpoint=${endpoint}` })
}
