// A thread that decodes and locates, or the one that encodes, dies: once, twice on the same picture, again and again
// under load.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { tempFolder } from '../unit/temp-folder.ts'
import { checkJournal, countReasons, createLine, PARTS } from './line.ts'
import { startService } from './service.ts'

suite('a pixel thread dies', () => {
  test('a picture is tried once more, then NG with reason FAULT; the pool heals', async (t) => {
    const service = await startService(t, tempFolder(t), { fault: 'dying-threads' })
    const line = createLine(service.url, 'camera')
    t.after(line.close)

    service.fault('1')
    for (const shown of PARTS) await line.post(shown)
    checkJournal(line.journal)

    service.fault('2')
    const failed = await line.post(PARTS[0])
    assert.deepEqual([failed.result?.verdict, failed.result?.reason, failed.result?.score], ['NG', 'FAULT', null])
    const healed = line.journal.length
    for (const shown of PARTS) await line.post(shown)
    checkJournal(line.journal.slice(healed))
    assert.equal(await service.metric('okng_inspections_total{recipe="demo-ring",verdict="NG",reason="FAULT"}'), 1)
    assert.equal(service.log.filter(({ msg }) => msg === 'a stage failed: the part is NG').length, 1)
  })

  test('again and again under load: every part is answered, none is passed that is bad', async (t) => {
    const service = await startService(t, tempFolder(t), { fault: 'dying-threads', config: { pixelWorkers: 2 } })
    const line = createLine(service.url, 'camera')
    t.after(line.close)
    const load = line.run(4)
    for (let deaths = 0; deaths < 5; deaths++) {
      service.fault('3')
      const from = line.journal.length
      while (line.journal.length < from + 12) await line.post()
    }
    service.fault('0')
    await load.stop()
    checkJournal(line.journal, { besides: ['FAULT'] })
    const healed = line.journal.length
    for (const shown of PARTS) await line.post(shown)
    checkJournal(line.journal.slice(healed))
    assert.ok((countReasons(line.journal).FAULT ?? 0) < line.journal.length / 2)
  })
})

suite("the encoder's thread dies", () => {
  test('the pass is tried again in a new thread, then the part is NG, reason FAULT; then all is well', async (t) => {
    const service = await startService(t, tempFolder(t), { fault: 'broken-encoder' })
    const line = createLine(service.url, 'camera')
    t.after(line.close)
    const scores = async (): Promise<unknown[]> => {
      const from = line.journal.length
      for (const shown of PARTS) await line.post(shown)
      checkJournal(line.journal.slice(from))
      return line.journal.slice(from).map(({ result }) => result?.score)
    }
    const before = await scores()

    service.fault('die 1')
    assert.deepEqual(await scores(), before)

    service.fault('die 2')
    const failed = await line.post(PARTS[0])
    assert.deepEqual([failed.result?.verdict, failed.result?.reason, failed.result?.score], ['NG', 'FAULT', null])
    assert.deepEqual(await scores(), before)
    assert.equal(service.log.filter(({ msg }) => msg === 'a stage failed: the part is NG').length, 1)
  })
})
