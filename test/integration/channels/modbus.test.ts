// The Modbus channel of the real service, with masters of others: jsmodbus, and mbpoll and pymodbus where they are
// installed.
import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { promisify } from 'node:util'
import type { InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { freePort } from '../free-port.ts'
import { connectPlc } from './modbus-plc.ts'
import { drawnPart, realService } from '../service-fixture.ts'

const run = promisify(execFile)
const GOOD = Buffer.from(drawnPart(1))
const DENTED = Buffer.from(drawnPart(1, 'dent'))

async function line(t: TestContext, unit: Record<string, unknown> = {}) {
  const port = await freePort()
  const modbus = { enabled: true, port, units: { 1: { station: 'north', deadlineMs: 10_000, ...unit } } }
  const { app, service } = await realService(t, tempFolder(t), { modbus })
  const post = async (payload: Buffer, query = ''): Promise<InspectionResult> => {
    const url = `/inspect?station=north${query}`
    const reply = await app.inject({ method: 'POST', url, headers: { 'content-type': 'image/bmp' }, payload })
    assert.equal(reply.statusCode, 200, reply.body)
    return reply.json<InspectionResult>()
  }
  return { app, service, port, post }
}

/** Whether a program is there. */
const has = (program: string, ...args: string[]): Promise<boolean> =>
  run(program, args).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT' && !/No module/.test(error.message)
  )

suite('Modbus TCP', () => {
  test('trigger, picture, result, acknowledgement: registers, HTTP answer and record agree', async (t) => {
    const { app, port, post } = await line(t)
    const plc = await connectPlc(port, 1, t)
    await plc.write(['triggerEnable'])
    await plc.until(({ bits }) => bits.has('triggerReady'))
    for (const [picture, id] of [
      [GOOD, 0],
      [DENTED, 4711],
      [GOOD, 4712]
    ] as const) {
      await plc.write(['triggerEnable', 'trigger'], { id, partId: `(01)${id}` })
      const waiting = await plc.read()
      assert.deepEqual([waiting.bits.has('busy'), waiting.bits.has('resultsValid'), waiting.code], [true, false, 0])
      const answer = await post(picture, id === 0 ? '' : `&measId=${id}`)
      const seen = await plc.until(({ bits }) => bits.has('resultsValid'))
      assert.deepEqual(
        [seen.code, seen.ok, seen.triggerId, seen.sequence, seen.resultId, seen.partId],
        [answer.code, Number(answer.ok), id, answer.sequence, answer.resultId.replaceAll('-', ''), `(01)${id}`]
      )
      assert.equal(answer.partId, `(01)${id}`, 'the part id of the controller is in the record')
      const record = (await app.inject(`/inspections/${answer.resultId}`)).json<InspectionResult>()
      assert.deepEqual([record.code, record.sequence, record.partId], [answer.code, answer.sequence, answer.partId])
      await plc.write(['triggerEnable', 'acknowledge'])
      assert.equal((await plc.read()).code, 0)
      await plc.write(['triggerEnable'])
    }
    const beats = (await plc.read()).heartbeat
    await plc.until(({ heartbeat }) => heartbeat !== beats)
    const metrics = (await app.inject('/metrics')).body
    assert.match(metrics, /^okng_channel_up\{channel="modbus"\} 1$/m)
  })

  test('a picture from before the trigger, and none at all, is FAULT', async (t) => {
    const { port, post } = await line(t, { deadlineMs: 150 })
    const plc = await connectPlc(port, 1, t)
    await plc.write(['triggerEnable'])
    await plc.until(({ bits }) => bits.has('triggerReady'))
    await post(GOOD)
    await plc.write(['triggerEnable', 'trigger'])
    const { code, ok, errorCode } = await plc.until(({ bits }) => bits.has('resultsValid'))
    assert.deepEqual([code, ok, errorCode], [5, 0, 3])
  })

  test('the controller chooses the recipe; one that does not exist is refused', async (t) => {
    const { port, post } = await line(t, { recipes: { 1: 'demo-ring', 2: 'no-such-recipe' } })
    const plc = await connectPlc(port, 1, t)
    await plc.write(['triggerEnable'])
    await plc.until(({ bits }) => bits.has('online'))
    assert.equal((await plc.read()).bits.has('triggerReady'), false, 'none chosen yet')
    await plc.write(['triggerEnable', 'setRecipe'], { recipe: 2 })
    await plc.until(({ errorCode }) => errorCode === 5)
    await plc.write(['triggerEnable', 'resetError'])
    await plc.write(['triggerEnable', 'setRecipe'], { recipe: 1 })
    await plc.until(({ activeRecipe, bits }) => activeRecipe === 1 && bits.has('triggerReady'))
    await plc.write(['triggerEnable', 'trigger'])
    assert.equal((await post(GOOD)).recipe, 'demo-ring')
    assert.equal((await plc.until(({ bits }) => bits.has('resultsValid'))).code, 1)
  })

  test('what is not Modbus is hung up on; others go on, also with requests sent at once', async (t) => {
    const { port } = await line(t)
    const stranger = connect({ host: '127.0.0.1', port })
    stranger.write('GET / HTTP/1.1\r\n\r\n')
    await once(stranger, 'close')
    const socket = connect({ host: '127.0.0.1', port })
    t.after(() => socket.destroy())
    const requests = [1, 2, 3].map((n) => Buffer.from(`000${n}00000006010400000001`, 'hex'))
    socket.write(Buffer.concat([...requests, Buffer.from('000400000006090400000001', 'hex')]))
    let answers = Buffer.alloc(0)
    while (answers.length < 3 * 11 + 9) answers = Buffer.concat([answers, ...(await once(socket, 'data'))])
    assert.deepEqual(
      [0, 11, 22, 33].map((at) => answers.readUInt16BE(at)),
      [1, 2, 3, 4]
    )
    assert.equal(answers.subarray(33).toString('hex'), '00040000000309840b', 'unit 9 is not there')
  })

  test('mbpoll reads and writes', async (t) => {
    if (!(await has('mbpoll', '-V'))) {
      t.skip('no mbpoll: install the package mbpoll (Debian)')
      return
    }
    const { port } = await line(t)
    const mbpoll = async (...args: string[]): Promise<string> =>
      (await run('mbpoll', ['-m', 'tcp', '-p', String(port), '-a', '1', '-0', '-1', '-q', ...args])).stdout
    assert.match(await mbpoll('-t', '4', '-r', '0', '127.0.0.1', '1'), /Written 1/)
    const plc = await connectPlc(port, 1, t)
    await plc.until(({ bits }) => bits.has('triggerReady'))
    assert.match(await mbpoll('-t', '3', '-r', '0', '-c', '10', '127.0.0.1'), /\[0\]:\s+3\n[^]*\[9\]:\s+0/)
    await assert.rejects(mbpoll('-t', '3', '-r', '500', '-c', '1', '127.0.0.1'), /Illegal data address/)
  })

  test('pymodbus reads and writes', async (t) => {
    if (!(await has('/usr/bin/python3', '-c', 'from pymodbus.client import ModbusTcpClient'))) {
      t.skip('no pymodbus: install the packages python3-pymodbus and python3-serial-asyncio (Debian)')
      return
    }
    const { port } = await line(t)
    const plc = await connectPlc(port, 1, t)
    await plc.until(({ bits }) => bits.has('online'))
    const script = `
from pymodbus.client import ModbusTcpClient
c = ModbusTcpClient('127.0.0.1', port=${port})
assert c.connect()
assert not c.write_registers(0, [1, 0, 0, 0], slave=1).isError()
r = c.read_input_registers(0, 101, slave=1)
assert not r.isError(), r
m = c.read_holding_registers(1000, 101, slave=1)
assert [w for n, w in enumerate(r.registers) if n != 1] == [w for n, w in enumerate(m.registers) if n != 1]
assert c.read_input_registers(101, 1, slave=1).isError()
print(r.registers[0], r.registers[9], len(r.registers))`
    const { stdout } = await run('/usr/bin/python3', ['-c', script])
    assert.equal(stdout, '3 0 101\n')
  })
})
