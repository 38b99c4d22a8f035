// The channel of lines of the real service, with a plain socket and with ncat where it is installed.
import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import type { InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { freePort } from '../free-port.ts'
import { drawnPart, realService } from '../service-fixture.ts'

async function fixture(t: TestContext, changes: Record<string, unknown> = {}) {
  const port = await freePort()
  const stations = { n: { station: 'north', deadlineMs: 4000, recipes: {} } }
  const tcpText = { enabled: true, port, template: '{triggerId};{partId};{code}', stations, ...changes }
  const { app } = await realService(t, tempFolder(t), { tcpText })
  return {
    port,
    async post(query = ''): Promise<InspectionResult> {
      const headers = { 'content-type': 'image/bmp' }
      const url = `/inspect?station=north${query}`
      const reply = await app.inject({ method: 'POST', url, headers, payload: Buffer.from(drawnPart(1)) })
      return reply.json<InspectionResult>()
    }
  }
}

/** A client that writes lines and reads the next one. */
function client(t: TestContext, port: number) {
  const socket = connect({ host: '127.0.0.1', port })
  t.after(() => socket.destroy())
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]()
  const say = (line: string): void => {
    socket.write(`${line}\n`)
  }
  const hear = async (): Promise<string> => (await lines.next()).value as string
  return {
    say,
    hear,
    /** Asks until the station is ready: the first sign of life of the service takes a moment. */
    async ready(): Promise<void> {
      for (;;) {
        say('STATUS n')
        if ((await hear()).startsWith('STATUS ready=1')) return
      }
    }
  }
}

suite('lines of text over TCP', () => {
  test('a trigger is answered with the result of its picture, or with FAULT; what is wrong is said', async (t) => {
    const { port, post } = await fixture(t)
    const { say, hear, ready } = client(t, port)
    say('PING')
    assert.equal(await hear(), 'PONG')
    await ready()
    say('TRIGGER n 17 (01)0950;A')
    say('TRIGGER n 18')
    assert.equal(await hear(), 'ERROR busy')
    const answer = await post('&measId=17')
    assert.equal(answer.partId, '(01)0950;A')
    assert.equal(await hear(), `17;(01)0950_A;${answer.code}`)
    say('TRIGGER n 18')
    assert.equal(await hear(), '18;;5')
    say('TRIGGER south')
    assert.equal(await hear(), 'ERROR expected one of the stations n')
    say('RECIPE n 9')
    assert.match(await hear(), /^STATUS .* recipe=0 error=1 challenge=0$/)
  })

  test('with push every result is sent', async (t) => {
    const { port, post } = await fixture(t, { push: true, lineEnd: 'lf' })
    const { ready, hear } = client(t, port)
    await ready()
    const { code } = await post('&partId=4711')
    assert.equal(await hear(), `0;4711;${code}`)
  })

  test('a line without end is hung up on', async (t) => {
    const { port } = await fixture(t)
    const socket = connect({ host: '127.0.0.1', port })
    socket.on('error', () => {})
    socket.write('x'.repeat(5000))
    socket.resume()
    await once(socket, 'close')
  })

  test('ncat', async (t) => {
    const hasNcat = await promisify(execFile)('ncat', ['--version']).then(
      () => true,
      () => false
    )
    if (!hasNcat) {
      t.skip('no ncat: install the package ncat (Debian)')
      return
    }
    const { port, post } = await fixture(t, { push: true })
    const { ready } = client(t, port)
    await ready()
    const ncat = spawn('ncat', ['127.0.0.1', String(port)])
    t.after(() => ncat.kill())
    const lines = createInterface({ input: ncat.stdout })[Symbol.asyncIterator]()
    ncat.stdin.write('PING\n')
    assert.equal((await lines.next()).value, 'PONG')
    const { code } = await post()
    assert.equal((await lines.next()).value, `0;;${code}`)
  })
})
