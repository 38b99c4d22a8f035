// Where the bytes of posted frames lie, and when their memory is free again.
import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request as post } from 'node:http'
import { connect } from 'node:net'
import type { AppParts } from '../../../src/app/app-parts.ts'
import type { FrameMemory } from '../../../src/domain/inspection/frame-memory.ts'
import type { InspectionRequest } from '../../../src/domain/inspection/inspection.ts'
import { createFrameMemory } from '../../../src/inspection/admission/frame-memory.ts'
import { noKeys, resultFor, testApp } from '../http-fixture.ts'

const FRAME = Buffer.from('BM, then what the camera saw')

/** An app whose memory is watched, on a real port; what is judged is copied, as it is at that moment. */
async function watchedApp(t: TestContext, parts: Partial<AppParts> = {}) {
  const memory = createFrameMemory(64 * 1024)
  let out = 0
  let taken = 0
  let whenBack = (): void => {}
  const frameMemory: FrameMemory = {
    take(bytes) {
      const room = memory.take(bytes)
      if (room === null) return null
      out++
      taken++
      return {
        bytes: room.bytes,
        giveBack() {
          room.giveBack()
          out--
          whenBack()
        }
      }
    }
  }
  const judged: { readonly frame: Buffer; readonly isShared: boolean }[] = []
  const inspector = {
    async inspect(request: InspectionRequest) {
      judged.push({
        frame: Buffer.from(Uint8Array.from(request.frame)),
        isShared: request.frame.buffer instanceof SharedArrayBuffer
      })
      return resultFor(request)
    }
  }
  const { app } = await testApp(t, { frameMemory, inspector, ...parts })
  const url = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  const allBack = (): Promise<void> =>
    new Promise((resolve) => {
      whenBack = () => {
        if (out === 0) resolve()
      }
      whenBack()
    })
  return { app, url, judged, allBack, taken: () => taken }
}

suite('frames over HTTP', { timeout: 30_000 }, () => {
  test('a raw body and a multipart file lie in the shared memory, to the byte, and go back', async (t) => {
    const { url, judged, allBack, taken } = await watchedApp(t)
    const raw = await fetch(new URL('/inspect', url), {
      method: 'POST',
      headers: { 'content-type': 'image/bmp' },
      body: FRAME
    })
    const form = new FormData()
    form.set('image', new Blob([FRAME]))
    const multipart = await fetch(new URL('/inspect', url), { method: 'POST', body: form })
    assert.deepEqual([raw.status, multipart.status, taken()], [200, 200, 2])
    for (const { frame, isShared } of judged) assert.deepEqual([frame.toString(), isShared], [FRAME.toString(), true])
    await allBack()
  })

  test('a body of unknown length, or one that finds no room, lies in memory of its own', async (t) => {
    const { url, judged, taken } = await watchedApp(t)
    const chunked = post(new URL('/inspect', url), { method: 'POST', headers: { 'content-type': 'image/bmp' } })
    chunked.write(FRAME.subarray(0, 5))
    chunked.end(FRAME.subarray(5))
    const [reply] = (await once(chunked, 'response')) as [{ readonly statusCode: number; resume: () => void }]
    reply.resume()
    assert.equal(reply.statusCode, 200)
    const large = Buffer.concat([FRAME, Buffer.alloc(20 * 1024, 7)])
    assert.equal(
      (await fetch(new URL('/inspect', url), { method: 'POST', headers: { 'content-type': 'image/bmp' }, body: large }))
        .status,
      200
    )
    assert.deepEqual(
      judged.map(({ frame, isShared }) => [frame.length, isShared]),
      [
        [FRAME.length, false],
        [large.length, false]
      ]
    )
    assert.ok(judged[0]!.frame.equals(FRAME) && judged[1]!.frame.equals(large))
    assert.equal(taken(), 0)
  })

  test('memory goes back where the query is wrong, and where the client hangs up half way', async (t) => {
    const { url, judged, allBack, taken } = await watchedApp(t)
    assert.equal(
      (
        await fetch(new URL('/inspect?deadlineMs=never', url), {
          method: 'POST',
          headers: { 'content-type': 'image/bmp' },
          body: FRAME
        })
      ).status,
      400
    )
    await allBack()
    const before = taken()
    const socket = connect(Number(url.port), url.hostname)
    socket.write(
      `POST /inspect HTTP/1.1\r\nhost: ${url.host}\r\ncontent-type: image/bmp\r\ncontent-length: 5000\r\n\r\nBM`
    )
    // A second request behind the first one's piece: when it is answered the piece has come.
    while (taken() === before) await fetch(new URL('/healthz', url))
    socket.destroy()
    await allBack()
    assert.equal(judged.length, 0)
  })

  test('memory goes back where the client is gone before its picture is looked at', async (t) => {
    let open = (): void => {}
    const asked = new Promise<void>((resolve) => {
      open = resolve
    })
    let letIn = (_exist: boolean): void => {}
    const keys: AppParts['keys'] = {
      ...noKeys,
      exist() {
        open()
        return new Promise((resolve) => {
          letIn = resolve
        })
      }
    }
    const { app, url, judged, allBack } = await watchedApp(t, { keys })
    const hungUp = new Promise<void>((resolve) => {
      app.server.once('connection', (server) => {
        server.once('close', () => {
          resolve()
        })
      })
    })
    const socket = connect(Number(url.port), url.hostname)
    socket.write(
      Buffer.concat([
        Buffer.from(
          `POST /inspect HTTP/1.1\r\nhost: ${url.host}\r\ncontent-type: image/bmp\r\ncontent-length: `
            + `${FRAME.length}\r\n\r\n`
        ),
        FRAME
      ])
    )
    await asked
    socket.destroy()
    await hungUp
    letIn(false)
    // Behind what the first one sets off.
    await fetch(new URL('/healthz', url))
    await allBack()
    assert.equal(judged.length, 0)
  })
})
