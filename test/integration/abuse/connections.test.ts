// More connections than a line has: those beyond limits.maxConnections are closed as they come; the others go on, and a
// place that is left is free again.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { testApp, testConfig } from '../http-fixture.ts'

const MOST = 5

suite('connections without end', () => {
  test('are closed from the limit on', async (t) => {
    const { app } = await testApp(t, { config: testConfig({ limits: { maxConnections: MOST } }) })
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    const open = async (): Promise<Socket> => {
      const socket = connect(port, '127.0.0.1').on('error', () => {})
      t.after(() => socket.destroy())
      await once(socket, 'connect')
      return socket
    }
    /** Its status; null where the connection is closed without an answer. */
    const ask = (socket: Socket) =>
      new Promise<string | null>((resolve) => {
        socket.once('close', () => {
          resolve(null)
        })
        socket.setEncoding('utf8').once('data', (text: string) => {
          resolve(text.split(' ')[1]!)
        })
        socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')
      })
    const held: Socket[] = []
    for (let n = 0; n < MOST; n++) {
      const accepted = once(app.server, 'connection')
      held.push(await open())
      await accepted
    }
    const dropped = once(app.server, 'drop')
    const one = await open()
    await dropped
    assert.equal(await ask(one), null)
    assert.equal(await ask(held[0]!), '200')
    held[1]!.destroy()
    while (
      (await new Promise<number>((resolve) => {
        app.server.getConnections((_error, count) => {
          resolve(count)
        })
      })) >= MOST
    )
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
    assert.equal(await ask(await open()), '200')
  })

  test('that say nothing do not keep the service from ending', { timeout: 20_000 }, async (t) => {
    const { app } = await testApp(t)
    await app.listen({ port: 0, host: '127.0.0.1' })
    const accepted = once(app.server, 'connection')
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {})
    const closed = new Promise<void>((resolve) => {
      socket.once('close', () => {
        resolve()
      })
    })
    await accepted
    await app.close()
    await closed
  })
})
