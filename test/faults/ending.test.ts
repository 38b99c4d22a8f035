// SIGTERM under load: what was accepted is answered, then the process ends by itself.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { tempFolder } from '../unit/temp-folder.ts'
import { checkJournal, createLine, PARTS } from './line.ts'
import { startService } from './service.ts'

suite('SIGTERM under load', () => {
  test('every part that was accepted is answered with its verdict', async (t) => {
    const service = await startService(t, tempFolder(t))
    const line = createLine(service.url, 'camera')
    t.after(line.close)
    const load = line.run(8)
    while (line.journal.length < 24) await wait(5)
    const ended = service.kill('SIGTERM')
    assert.equal(await ended, 0)
    await load.stop()
    // 0: the door was shut before the part was accepted.
    checkJournal(line.journal, { statuses: [0] })
    assert.ok(line.journal.some(({ status }) => status === 0))
  })

  test('half a picture is waited for; one more on an open connection is judged too', async (t) => {
    const service = await startService(t, tempFolder(t))
    const { picture } = PARTS[0]!
    const { hostname, port } = new URL(service.url)
    const head = (connection: string): string =>
      'POST /inspect?recipe=demo-ring HTTP/1.1\r\nHost: localhost\r\nContent-Type: '
      + `image/bmp\r\nContent-Length: ${picture.length}\r\nConnection: ${connection}\r\n\r\n`
    const begun = async (connection: string) => {
      const socket = connect(Number(port), hostname)
      let text = ''
      socket.setEncoding('utf8').on('data', (more: string) => {
        text += more
      })
      const closed = once(socket, 'close')
      await once(socket, 'connect')
      socket.write(head(connection))
      socket.write(picture.subarray(0, picture.length >> 1))
      return {
        socket,
        closed,
        statuses: () => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status),
        verdicts: () => [...text.matchAll(/"verdict":"(\w+)"/g)].map(([, verdict]) => verdict)
      }
    }
    const [half, twice] = [await begun('close'), await begun('keep-alive')]
    // It has read the heads once it answers something else.
    await fetch(`${service.url}/healthz`)
    const ended = service.kill('SIGTERM')
    while (!service.log.some(({ msg }) => msg.startsWith('closing'))) await wait(5)
    await assert.rejects(fetch(`${service.url}/healthz`))
    half.socket.write(picture.subarray(picture.length >> 1))
    // The second picture comes in one piece with the end of the first.
    twice.socket.write(Buffer.concat([picture.subarray(picture.length >> 1), Buffer.from(head('keep-alive')), picture]))
    await Promise.all([half.closed, twice.closed])
    assert.deepEqual([half.statuses(), half.verdicts()], [['200'], ['OK']])
    assert.deepEqual(
      [twice.statuses(), twice.verdicts()],
      [
        ['200', '200'],
        ['OK', 'OK']
      ]
    )
    assert.equal(await ended, 0)
  })

  test('a body that never comes to its end holds up the end for closeTimeoutMs, no longer', async (t) => {
    const service = await startService(t, tempFolder(t), { config: { limits: { closeTimeoutMs: 300 } } })
    const { hostname, port } = new URL(service.url)
    const socket = connect(Number(port), hostname)
    t.after(() => {
      socket.destroy()
    })
    socket.on('error', () => {})
    await once(socket, 'connect')
    socket.write(
      'POST /inspect?recipe=demo-ring HTTP/1.1\r\nHost: localhost\r\nContent-Type: '
        + 'image/bmp\r\nContent-Length: 1000\r\n\r\nBM'
    )
    await fetch(`${service.url}/healthz`)
    assert.equal(await service.kill('SIGTERM'), 1)
    assert.match(service.log.at(-1)!.msg, /not closed in time/)
  })
})
