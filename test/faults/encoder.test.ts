// The encoder answers what is no embedding.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tempFolder } from '../unit/temp-folder.ts'
import { checkJournal, countReasons, createLine, PARTS } from './line.ts'
import { failToStart, startService } from './service.ts'

const WITH_PART = PARTS.filter(({ truth }) => truth !== 'nothing').length

suite('the encoder is broken', () => {
  test('NaN, Infinity, too few values, an error: NG, reason FAULT, counted and logged; then all is well', async (t) => {
    const service = await startService(t, tempFolder(t), { fault: 'broken-encoder' })
    const line = createLine(service.url, 'camera')
    t.after(line.close)
    const kinds = ['nan', 'infinity', 'short', 'throw']
    for (const kind of kinds) {
      service.fault(kind)
      const from = line.journal.length
      for (const shown of PARTS) await line.post(shown)
      const during = line.journal.slice(from)
      checkJournal(during, { besides: ['FAULT'] })
      assert.deepEqual(countReasons(during), { FAULT: WITH_PART, PART_NOT_FOUND: PARTS.length - WITH_PART }, kind)
    }
    assert.equal(
      await service.metric('okng_inspections_total{recipe="demo-ring",verdict="NG",reason="FAULT"}'),
      kinds.length * WITH_PART
    )
    assert.equal(
      service.log.filter(({ msg }) => msg === 'a stage failed: the part is NG').length,
      kinds.length * WITH_PART
    )

    // A number, but like no part: far from all good ones.
    service.fault('zero')
    const zero = await line.post(PARTS[0])
    assert.equal(zero.result?.verdict, 'NG')

    service.fault('')
    const from = line.journal.length
    for (const shown of PARTS) await line.post(shown)
    checkJournal(line.journal.slice(from))
  })

  test('from the start on: the service does not come to serve, and says why', async (t) => {
    const data = tempFolder(t)
    const file = join(data, 'broken')
    writeFileSync(file, 'nan')
    const { code, said } = await failToStart(t, data, { fault: 'broken-encoder', env: { FAULT_FILE: file } })
    assert.equal(code, 1, said)
    assert.match(said, /model version '[\w-]+' cannot be used: the encoder cannot judge an empty crop/)
  })
})
