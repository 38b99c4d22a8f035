import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { connectClient } from './opcua-connect.ts'
import { KEY, opcuaPid, opcuaService, skip } from './opcua-fixture.ts'

const NONE = { OKNG_OPCUA_NONE: '1' }
const hasTshark = ((): boolean => {
  try {
    execFileSync('tshark', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

suite('clients by OPC UA', { skip }, () => {
  test('strange certificates and clients without encryption stay outside; one that is trusted comes in', async (t) => {
    const { folder, url, works } = await opcuaService(t, { trustUnknownClients: false, hostNames: ['line-7.example'] })
    await works()
    await assert.rejects(connectClient(t, url, '', NONE))
    await assert.rejects(connectClient(t, url, KEY))
    const [rejected] = readdirSync(join(folder, 'opcua/rejected'))
    mkdirSync(join(folder, 'opcua/trusted/certs'), { recursive: true })
    renameSync(join(folder, 'opcua/rejected', rejected!), join(folder, 'opcua/trusted/certs', rejected!))
    const client = await connectClient(t, url, KEY)
    assert.deepEqual(await client({ read: ['Online'] }), { Online: true })
    const own = new X509Certificate(readFileSync(join(folder, 'opcua/own/certs/certificate.pem')))
    assert.match(own.subjectAltName!, /DNS:line-7\.example/)
    assert.match(own.subjectAltName!, /IP Address:/)
  })

  test('a hundred sessions at once read; one more is refused, and comes in when there is room again', async (t) => {
    const { url, works } = await opcuaService(t)
    await works()
    const client = await connectClient(t, url, KEY)
    const seen = (await client({ sessions: 100 })) as unknown[]
    assert.deepEqual(
      [
        seen.filter((value) => value === true).length,
        seen.filter((value) => /TooManySessions/.test(String(value))).length
      ],
      [99, 1]
    )
    assert.deepEqual(await client({ sessions: 1 }), [true])
  })

  test('ten reconnects of a client: each reads, and none leaves a session behind', async (t) => {
    const { url, works } = await opcuaService(t)
    await works()
    const client = await connectClient(t, url, KEY)
    const seen = await client({ reconnects: 10, read: ['Online', 'Code'] })
    assert.deepEqual(
      seen,
      Array.from({ length: 10 }, () => ({ Online: true, Code: 0 }))
    )
    const last = (await client({ sessions: 99 })) as unknown[]
    assert.ok(
      last.every((online) => online === true),
      JSON.stringify(last)
    )
  })

  test('the process is killed in the middle of a trigger: it is back by itself, and nothing reads as OK', async (t) => {
    const { url, post, works, readiness } = await opcuaService(t)
    await works()
    const before = await connectClient(t, url, KEY)
    await before({ write: { TriggerEnable: ['Boolean', true], Trigger: ['Boolean', true] } })
    process.kill(opcuaPid(), 'SIGKILL')
    for (const end = performance.now() + 5000; !/channel opcua/.test(await readiness()); await wait(10))
      assert.ok(performance.now() < end, 'nobody has noticed')
    assert.equal((await post(1)).verdict, 'OK')
    await works()
    const after = await connectClient(t, url, KEY)
    const names = ['Ready', 'Busy', 'ResultValid', 'Code', 'Ok', 'Trigger']
    assert.deepEqual(await after({ read: names }), {
      Ready: false,
      Busy: false,
      ResultValid: false,
      Code: 0,
      Ok: false,
      Trigger: false
    })
  })

  const skipTshark = hasTshark ? false : 'tshark is not installed'
  test('tshark reads what goes over an endpoint without encryption', { skip: skipTshark }, async (t) => {
    const { port, url, works } = await opcuaService(t, { security: 'none-too' })
    await works()
    const args = ['-i', 'lo', '-l', '-f', `tcp port ${port}`, '-d', `tcp.port==${port},opcua`, '-V', '-O', 'opcua']
    const tshark = spawn('tshark', args, { stdio: ['ignore', 'pipe', 'pipe'] })
    t.after(() => tshark.kill('SIGKILL'))
    let seen = ''
    tshark.stdout.on('data', (text: Buffer) => {
      seen += String(text)
    })
    // It says so on its standard error when it captures.
    await once(tshark.stderr, 'data')
    const plc = await connectClient(t, url, '', NONE)
    assert.deepEqual(await plc({ call: [7, 'part 4711'] }), ['Good', 5, false, 0, NaN, '', ''])
    for (const end = performance.now() + 15_000; !/CallResponse/.test(seen); await wait(50))
      assert.ok(performance.now() < end, seen.slice(-2000))
    assert.match(seen, /North\.Inspect/)
    assert.match(seen, /part 4711/)
    assert.doesNotMatch(seen, /Malformed/)
  })
})
