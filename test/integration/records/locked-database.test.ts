// A database that takes no records, sync: an answer in time, which says so, and the state of the service does, too.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import Sqlite from 'libsql'
import { isPostgres } from '../../../src/store/database/open-database.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { drawnPart, realService } from '../service-fixture.ts'

suite('SQLite that another process has locked', { skip: isPostgres(process.env['DATABASE_URL'] ?? '') }, () => {
  test('503 RECORDS_UNAVAILABLE within the deadline; /readyz says it; once unlocked, all is well', async (t) => {
    const data = tempFolder(t)
    const { app } = await realService(t, data, { records: { mode: 'sync' } })
    const inspect = (query: string) =>
      app.inject({
        method: 'POST',
        url: `/inspect?recipe=demo-ring${query}`,
        headers: { 'content-type': 'image/bmp' },
        payload: Buffer.from(drawnPart(1))
      })
    assert.equal((await inspect('')).statusCode, 200)
    const other = new Sqlite(join(data, 'okng.db'))
    other.exec('begin exclusive')
    const started = performance.now()
    const refused = await inspect('&deadlineMs=1500')
    const tookMs = performance.now() - started
    assert.deepEqual(
      [refused.statusCode, refused.json<{ errorCode: string }>().errorCode],
      [503, 'RECORDS_UNAVAILABLE']
    )
    assert.ok(tookMs < 3000, `answered after ${tookMs} ms`)
    const ready = await app.inject('/readyz')
    assert.deepEqual([ready.statusCode, ready.json<{ errorCode: string }>().errorCode], [503, 'RECORDS_UNAVAILABLE'])
    assert.match((await app.inject('/metrics')).body, /^okng_database_up 0$/m)
    other.exec('commit')
    other.close()
    assert.equal((await inspect('')).statusCode, 200)
    assert.equal((await app.inject('/readyz')).statusCode, 200)
    assert.match((await app.inject('/metrics')).body, /^okng_database_up 1$/m)
  })
})
