// Records of the real service: what is there when it has answered, was killed, or could not reach its database.
import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import Sqlite from 'libsql'
import { join } from 'node:path'
import type { InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import { startService } from '../../faults/service.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { emptyDatabase } from '../../unit/store/database/database-fixture.ts'
import { drawnPart } from '../service-fixture.ts'

type Listed = InspectionResult & { readonly at: string }

const PICTURE = drawnPart(1)

const post = (url: string, query = ''): Promise<Response> =>
  fetch(`${url}/inspect?recipe=demo-ring${query}`, {
    method: 'POST',
    headers: { 'content-type': 'image/bmp' },
    body: PICTURE as Uint8Array<ArrayBuffer>
  })
const listed = async (url: string, query = ''): Promise<readonly Listed[]> =>
  ((await (await fetch(`${url}/inspections?limit=1000${query}`)).json()) as { inspections: readonly Listed[] })
    .inspections

async function fixture(t: TestContext, records: Record<string, unknown>) {
  const databaseUrl = await emptyDatabase(t)
  const data = tempFolder(t)
  return { data, databaseUrl, start: () => startService(t, data, { config: { records, databaseUrl } }) }
}

/**
 * Posts parts from two cameras until the service is gone.
 * @returns what was answered, and when (by this process's clock)
 */
function postUntilKilled(url: string): {
  readonly answered: { readonly result: InspectionResult; readonly at: number }[]
  readonly done: Promise<unknown>
} {
  const answered: { result: InspectionResult; at: number }[] = []
  async function camera(name: string): Promise<void> {
    for (let n = 0; ; n++) {
      const reply = await post(url, `&partId=${name}-${n}`).catch(() => null)
      if (reply === null) return
      const result = (await reply.json().catch(() => null)) as InspectionResult | null
      if (result !== null && reply.status === 200) answered.push({ result, at: performance.now() })
    }
  }
  return { answered, done: Promise.all([camera('a'), camera('b')]) }
}

async function untilAnswered(answered: readonly unknown[], count: number): Promise<void> {
  while (answered.length < count) await wait(5)
}

suite('records over kill -9', () => {
  test('sync: each answer has its record', async (t) => {
    const { start } = await fixture(t, { mode: 'sync' })
    const service = await start()
    const { answered, done } = postUntilKilled(service.url)
    await untilAnswered(answered, 60)
    await service.kill('SIGKILL')
    await done
    const again = await start()
    const there = new Set((await listed(again.url)).map(({ resultId }) => resultId))
    assert.deepEqual(
      answered.filter(({ result }) => !there.has(result.resultId)),
      []
    )
  })

  test('batched: what is lost was answered after the last write; a record is as it was answered', async (t) => {
    const { start } = await fixture(t, { mode: 'batched', gatherMs: 50 })
    const service = await start()
    const { answered, done } = postUntilKilled(service.url)
    await untilAnswered(answered, 60)
    // All that was answered before this is written: it was gathered, and a later one was written, too.
    const before = answered.length
    const written = await service.metric('okng_records_written_total')
    while ((await service.metric('okng_records_written_total')) < written + before) await wait(10)
    await service.kill('SIGKILL')
    await done
    const again = await start()
    const there = new Map((await listed(again.url)).map((each) => [each.resultId, each]))
    assert.deepEqual(
      answered.slice(0, before).filter(({ result }) => !there.has(result.resultId)),
      []
    )
    for (const { result } of answered.slice(0, before)) {
      const { at, picture, ...rest } = there.get(result.resultId)! as Listed & { picture: unknown }
      assert.ok(Date.parse(at) > 0)
      assert.notEqual(picture, undefined)
      assert.deepEqual(rest, result)
    }
  })

  test('a measurement posted again after kill -9 is answered as before, and is one record', async (t) => {
    const { start } = await fixture(t, { mode: 'sync' })
    const service = await start()
    const first = await (await post(service.url, '&measId=M1&station=a')).json()
    assert.deepEqual(
      await Promise.all([1, 2].map(async () => (await post(service.url, '&measId=M1&station=a')).json())),
      [first, first]
    )
    await service.kill('SIGKILL')
    const again = await start()
    assert.deepEqual(await (await post(again.url, '&measId=M1&station=a')).json(), first)
    assert.equal((await listed(again.url, '&measId=M1')).length, 1)
    assert.equal(await again.metric('okng_measurements_repeated_total'), 1)
    assert.equal(await again.metric('okng_inspections_total'), 0)
  })
})

suite('records while SQLite is locked by another process', () => {
  test('batched: inspection goes on; all is there after the lock; an orderly end writes what waits', async (t) => {
    const data = tempFolder(t)
    const service = await startService(t, data, {
      config: { records: { mode: 'batched', gatherMs: 20 }, databaseUrl: join(data, 'okng.db') }
    })
    const other = new Sqlite(join(data, 'okng.db'))
    t.after(() => {
      other.close()
    })
    other.exec('begin immediate')
    const ids = new Set<string>()
    for (let n = 0; n < 10; n++) {
      const reply = await post(service.url)
      assert.equal(reply.status, 200)
      ids.add(((await reply.json()) as InspectionResult).resultId)
    }
    assert.equal(await service.metric('okng_records_queued'), 10)
    const [some] = ids
    assert.equal((await fetch(`${service.url}/inspections/${some!}`)).status, 200)
    other.exec('rollback')
    while ((await service.metric('okng_records_written_total')) < 10) await wait(20)
    assert.deepEqual(new Set((await listed(service.url)).map(({ resultId }) => resultId)), ids)
    const last = ((await (await post(service.url)).json()) as InspectionResult).resultId
    await service.kill('SIGTERM')
    const kept = new Set((other.prepare('select id from inspections').all() as { id: string }[]).map(({ id }) => id))
    assert.deepEqual(kept, new Set([...ids, last]))
  })

  test('sync: no verdict without its record', async (t) => {
    const data = tempFolder(t)
    const service = await startService(t, data, {
      config: { records: { mode: 'sync' }, databaseUrl: join(data, 'okng.db') }
    })
    const other = new Sqlite(join(data, 'okng.db'))
    t.after(() => {
      other.close()
    })
    other.exec('begin immediate')
    const refused = await post(service.url, '&measId=1')
    assert.deepEqual(
      [refused.status, ((await refused.json()) as { errorCode: string }).errorCode],
      [503, 'RECORDS_UNAVAILABLE']
    )
    other.exec('rollback')
    const { resultId } = (await (await post(service.url, '&measId=1')).json()) as InspectionResult
    assert.deepEqual(
      (await listed(service.url)).map((each) => each.resultId),
      [resultId]
    )
  })
})
