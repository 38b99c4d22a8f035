// Clients that hang up, dawdle, or send garbage: the line beside them goes on, and nothing is left behind.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request, Agent } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { createRandom } from '../../src/domain/random.ts'
import { tempFolder } from '../unit/temp-folder.ts'
import { checkJournal, createLine, PARTS } from './line.ts'
import { type Service, startService } from './service.ts'

const { picture } = PARTS[0]!
const HEAD =
  'POST /inspect?recipe=demo-ring HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/bmp\r\nContent-Length: '
  + `${picture.length}\r\n\r\n`

async function open(
  service: Service
): Promise<{ readonly socket: Socket; readonly closed: Promise<unknown>; text(): string }> {
  const { hostname, port } = new URL(service.url)
  const socket = connect(Number(port), hostname)
  let text = ''
  socket.setEncoding('latin1').on('data', (more: string) => {
    text += more
  })
  socket.on('error', () => {})
  const closed = new Promise((resolve) => {
    socket.once('close', resolve)
  })
  await once(socket, 'connect')
  return { socket, closed, text: () => text }
}

/** Waits until something holds. @throws after `tries` times 50 ms, with what it was last */
async function until<T>(read: () => Promise<T>, holds: (value: T) => boolean, tries = 200): Promise<void> {
  for (let n = 0; ; n++) {
    const value = await read()
    if (holds(value)) return
    if (n === tries) assert.fail(`it is ${String(value)} at last`)
    await wait(50)
  }
}

suite('clients', () => {
  test('hang up half way, at any byte: no answer is mixed up, no descriptor is kept', async (t) => {
    const service = await startService(t, tempFolder(t))
    const line = createLine(service.url, 'camera')
    t.after(line.close)
    for (const shown of PARTS) await line.post(shown)
    const descriptors = await service.metric('process_open_fds')
    const random = createRandom('hang up')
    const load = line.run(2)
    for (let n = 0; n < 80; n++) {
      const { socket, closed } = await open(service)
      const whole = Buffer.concat([Buffer.from(HEAD), picture])
      const bytes = n % 4 === 0 ? whole.length : random.int(1, whole.length)
      await new Promise((resolve) => {
        socket.write(whole.subarray(0, bytes), resolve)
      })
      if (n % 2 === 0) socket.resetAndDestroy()
      else socket.destroy()
      await closed
    }
    await load.stop()
    for (const shown of PARTS) await line.post(shown)
    checkJournal(line.journal)
    // Threads that are there while they are needed have some of their own; of 80 connections there would be more.
    await until(
      () => service.metric('process_open_fds'),
      (now) => now <= descriptors + 19
    )
    assert.deepEqual(
      service.log.filter(({ level }) => level >= 50),
      []
    )
  })

  test('send slowly, head or picture: they are shut out in time, and the line does not wait', async (t) => {
    const service = await startService(t, tempFolder(t), {
      config: { limits: { requestTimeoutMs: 2000, connectionTimeoutMs: 10_000 } }
    })
    const line = createLine(service.url, 'camera')
    t.after(line.close)
    const slow = await Promise.all(Array.from({ length: 40 }, () => open(service)))
    let longest = 0
    const dribble = slow.map(async ({ socket }, n) => {
      const bytes = Buffer.from(n % 2 === 0 ? HEAD : `${HEAD}${'x'.repeat(1000)}`)
      // Odd ones have sent their head, and dawdle with the picture.
      let at = n % 2 === 0 ? 1 : HEAD.length
      socket.write(bytes.subarray(0, at))
      while (!socket.destroyed && at < bytes.length) {
        await wait(100)
        if (!socket.destroyed) socket.write(bytes.subarray(at, ++at))
      }
      longest = Math.max(longest, at - (n % 2 === 0 ? 1 : HEAD.length))
    })
    const load = line.run(2)
    await Promise.all(slow.map(({ closed }) => closed))
    await Promise.all(dribble)
    await load.stop()
    checkJournal(line.journal)
    assert.ok(line.journal.length > 0)
    // One byte in 100 ms or more: 2 s, and the second in which Node looks, are some 30; its own 30 s would be 300.
    assert.ok(longest < 90, `${longest} bytes`)
    for (const { text } of slow) assert.match(text(), /^HTTP\/1\.1 408 [\s\S]*"errorCode":"REQUEST_TIMEOUT"/)
  })

  test('send garbage at full speed: each is refused by what it is, memory stays, the line goes on', async (t) => {
    const service = await startService(t, tempFolder(t))
    const line = createLine(service.url, 'camera')
    t.after(line.close)
    const agent = new Agent({ keepAlive: true, maxSockets: 4 })
    t.after(() => {
      agent.destroy()
    })
    const random = createRandom('garbage')
    const magic = [
      [0x42, 0x4d],
      [0xff, 0xd8, 0xff],
      [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
      [0x49, 0x49, 0x2a, 0],
      [],
      [0x52, 0x49, 0x46, 0x46, 9, 9, 9, 9, 0x57, 0x45, 0x42, 0x50]
    ]
    const garbage = (): Buffer =>
      Buffer.from(Uint8Array.from({ length: random.int(0, 4000) }, () => random.int(0, 255))).fill(
        Buffer.from(random.pick(magic)),
        0,
        0
      )
    const send = (): Promise<number> =>
      new Promise((resolve, reject) => {
        const body = Buffer.concat([Buffer.from(random.pick(magic)), garbage()])
        request(
          `${service.url}/inspect?recipe=demo-ring`,
          {
            method: 'POST',
            agent,
            headers: { 'content-type': 'application/octet-stream', 'content-length': body.length }
          },
          (reply) => {
            reply.resume().on('end', () => {
              resolve(reply.statusCode!)
            })
          }
        )
          .on('error', reject)
          .end(body)
      })
    const pour = async (count: number): Promise<void> => {
      const each = async (): Promise<void> => {
        for (let n = 0; n < count / 4; n++) assert.ok([400, 413, 415, 422].includes(await send()))
      }
      await Promise.all([each(), each(), each(), each()])
    }
    const load = line.run(1)
    // V8's heap finds its level in the first half: what it grows by until then is no leak.
    await pour(1500)
    const before = await service.metric('process_resident_memory_bytes')
    await pour(1500)
    const grown = (await service.metric('process_resident_memory_bytes')) - before
    await load.stop()
    for (const shown of PARTS) await line.post(shown)
    checkJournal(line.journal)
    assert.ok(grown < 30 * 1024 * 1024, `${Math.round(grown / 1024 / 1024)} MB more after 1500 pieces of garbage`)
    assert.deepEqual(
      service.log.filter(({ level }) => level >= 50),
      []
    )
  })
})
