// `okng backup` beside a service that runs, and the service over what `okng restore` made of it.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import { isPostgres } from '../../../src/store/database/open-database.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { databaseOf } from '../../unit/store/database/database-fixture.ts'
import { drawnPart, OKNG, realService } from '../service-fixture.ts'

suite('backup of a running service', () => {
  test('records, keys, recipes and the audit come back, and parts are judged as before', async (t) => {
    const folder = tempFolder(t)
    const dataFolder = join(folder, 'data')
    const restoredFolder = join(folder, 'restored')
    const databaseUrl = await databaseOf(dataFolder)
    const okng = (data: string, ...args: string[]) =>
      promisify(execFile)(process.execPath, [OKNG, ...args, '--json'], {
        env: { ...process.env, OKNG_DATA_DIR: data, DATABASE_URL: databaseUrl }
      })

    const { app, service } = await realService(t, dataFolder, { records: { mode: 'sync' } })
    const inspect = async (on: typeof app, key?: string): Promise<InspectionResult> => {
      const reply = await on.inject({
        method: 'POST',
        url: '/inspect?recipe=demo-ring&partId=4711',
        headers: { 'content-type': 'image/bmp', ...(key !== undefined && { authorization: `Bearer ${key}` }) },
        payload: Buffer.from(drawnPart(1))
      })
      assert.equal(reply.statusCode, 200, reply.body)
      return reply.json()
    }
    const judged = await inspect(app)
    const patched = await app.inject({
      method: 'PATCH',
      url: '/recipes/demo-ring',
      payload: { retention: { pictures: 'all', oneIn: 0, maxAgeDays: 7 } }
    })
    const made = await app.inject({ method: 'POST', url: '/keys', payload: { name: 'anna', role: 'admin' } })
    assert.deepEqual([patched.statusCode, made.statusCode], [200, 201])
    const { key } = made.json<{ key: string }>()

    const file = join(folder, 'backup.zip')
    const written = await okng(dataFolder, 'backup', file)
    assert.equal(/not in this file: dump it now/.test(written.stderr), isPostgres(databaseUrl))
    // The part after the backup is in the first service only.
    await inspect(app, key)
    // With PostgreSQL the database itself stays: what was dumped is what it was.
    await app.close()
    await service.close()
    const proved = JSON.parse((await okng(restoredFolder, 'restore', '--check', file)).stdout) as { database: object }
    assert.deepEqual(proved.database, isPostgres(databaseUrl) ? null : { records: 1, auditEntries: 2 })
    assert.equal(existsSync(restoredFolder), false)
    const damaged = join(folder, 'damaged.zip')
    const bytes = readFileSync(file)
    bytes.fill(0, bytes.length >> 1, (bytes.length >> 1) + 1000)
    writeFileSync(damaged, bytes)
    await assert.rejects(okng(restoredFolder, 'restore', '--check', damaged), /the backup is damaged/)
    await okng(restoredFolder, 'restore', file)

    const again = await realService(t, restoredFolder, { databaseUrl, records: { mode: 'sync' } })
    const asked = async <T>(url: string): Promise<T> =>
      (await again.app.inject({ url, headers: { authorization: `Bearer ${key}` } })).json<T>()
    const { inspections } = await asked<{ inspections: InspectionResult[] }>('/inspections')
    assert.ok(inspections.some(({ resultId }) => resultId === judged.resultId))
    if (!isPostgres(databaseUrl)) assert.equal(inspections.length, 1)
    const { retention } = await asked<{ retention: { maxAgeDays: number } }>('/recipes/demo-ring')
    assert.equal(retention.maxAgeDays, 7)
    const { changes } = await asked<{ changes: { action: string }[] }>('/audit')
    assert.deepEqual(
      changes.map(({ action }) => action),
      ['backup.restore', 'key.create', 'recipe.updated']
    )
    assert.equal((await again.app.inject({ url: '/audit' })).statusCode, 401)
    const { score, verdict } = await inspect(again.app, key)
    assert.deepEqual([score, verdict], [judged.score, judged.verdict])
  })
})
