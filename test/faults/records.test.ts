// What was answered is recorded as it was answered: over kill -9, SIGTERM, a locked database, a full disk, a database
// that goes away.
import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Database from 'libsql'
import { isPostgres } from '../../src/store/database/open-database.ts'
import { emptyDatabase } from '../unit/store/database/database-fixture.ts'
import { tempFolder } from '../unit/temp-folder.ts'
import { checkJournal, createLine, type Entry, type Line, PARTS } from './line.ts'
import { readRecorded } from './recorded.ts'
import { type Service, startService } from './service.ts'

/** In the data folder, whatever DATABASE_URL names. */
const SQLITE = ''

const answered = (journal: readonly Entry[]): number => journal.filter(({ status }) => status === 200).length

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await wait(20)
}

/** Posts until so many more have been answered. */
async function more(line: Line, count: number): Promise<void> {
  for (let n = 0; n < count; n++) await line.post()
}

async function started(
  t: TestContext,
  data: string,
  records: Record<string, unknown>,
  config: Record<string, unknown> = {}
): Promise<{ service: Service; line: Line }> {
  const service = await startService(t, data, { config: { databaseUrl: SQLITE, records, ...config } })
  const line = createLine(service.url, 'camera')
  t.after(line.close)
  return { service, line }
}

suite('kill -9 while verdicts are recorded', () => {
  test('sync: none that was answered is missing, none is recorded as another', async (t) => {
    const data = tempFolder(t)
    const journal: Entry[] = []
    for (let round = 0; round < 3; round++) {
      const service = await startService(t, data, { config: { databaseUrl: SQLITE, records: { mode: 'sync' } } })
      const line = createLine(service.url, `round${round}`)
      t.after(line.close)
      const load = line.run(4)
      await until(() => answered(line.journal) >= 10 + 7 * round)
      await service.kill('SIGKILL')
      await load.stop()
      journal.push(...line.journal)
    }
    const recorded = await readRecorded(join(data, 'okng.db'))
    checkJournal(journal, { statuses: [0], killed: true, recorded })
    // What was recorded and not answered was in flight when the service was killed.
    assert.ok(recorded.length - answered(journal) <= 3 * 4)
  })

  test('batched: what was written in time is there; of the rest no more than was answered since', async (t) => {
    const data = tempFolder(t)
    const { service, line } = await started(t, data, { mode: 'batched', gatherMs: 50 })
    await more(line, 20)
    await until(async () => (await service.metric('okng_records_written_total')) === 20)
    const load = line.run(2)
    await until(() => answered(line.journal) >= 30)
    await service.kill('SIGKILL')
    await load.stop()
    const recorded = await readRecorded(join(data, 'okng.db'))
    checkJournal(line.journal.slice(0, 20), { recorded })
    checkJournal(line.journal, { statuses: [0], killed: true })
    const ids = new Set(recorded.map(({ resultId }) => resultId))
    const missing = line.journal.filter(({ result }) => result !== null && !ids.has(result.resultId))
    checkJournal(
      line.journal.filter((entry) => !missing.includes(entry)),
      { statuses: [0], killed: true, recorded }
    )
    assert.ok(missing.length <= answered(line.journal) - 20)
  })
})

suite('SIGTERM while verdicts are recorded', () => {
  test('batched: what waited is written before the process ends', async (t) => {
    const data = tempFolder(t)
    // So long that nothing is written before.
    const { service, line } = await started(t, data, { mode: 'batched', gatherMs: 60_000 })
    const load = line.run(4)
    await until(() => answered(line.journal) >= 20)
    assert.equal(await service.kill('SIGTERM'), 0)
    await load.stop()
    const recorded = await readRecorded(join(data, 'okng.db'))
    checkJournal(line.journal, { statuses: [0], recorded })
    assert.equal(recorded.length, answered(line.journal))
  })
})

/** Holds the database's write lock, as another process does. @returns lets go of it */
function lock(data: string): () => void {
  const holder = new Database(join(data, 'okng.db'))
  // The service may be writing just now.
  holder.exec('PRAGMA busy_timeout = 5000')
  holder.exec('BEGIN IMMEDIATE')
  return () => {
    holder.exec('ROLLBACK')
    holder.close()
  }
}

suite('the database is locked by another process', () => {
  test('batched: the line goes on; up to the bound nothing is lost, and it is said', async (t) => {
    const data = tempFolder(t)
    const { service, line } = await started(t, data, { mode: 'batched', gatherMs: 20 })
    await more(line, PARTS.length)
    const unlock = lock(data)
    await more(line, 3 * PARTS.length)
    await until(() => service.log.some(({ msg }) => msg.startsWith('the database takes no records')))
    await more(line, PARTS.length)
    assert.ok((await service.metric('okng_records_queued')) >= PARTS.length)
    unlock()
    await until(async () => (await service.metric('okng_records_written_total')) === line.journal.length)
    assert.equal(await service.metric('okng_records_queued'), 0)
    assert.ok(service.log.some(({ msg }) => msg === 'records are written again'))
    assert.equal(await service.kill('SIGTERM'), 0)
    const recorded = await readRecorded(join(data, 'okng.db'))
    checkJournal(line.journal, { recorded })
    assert.equal(recorded.length, line.journal.length)
  })

  test('batched: beyond the bound each record that is lost is counted', async (t) => {
    const data = tempFolder(t)
    const { service, line } = await started(t, data, { mode: 'batched', gatherMs: 20, maxQueued: 10 })
    const unlock = lock(data)
    await more(line, 4 * PARTS.length)
    checkJournal(line.journal)
    // Counted behind the answer.
    await until(
      async () => (await service.metric('okng_records_lost_total{reason="full"}')) === line.journal.length - 10
    )
    assert.equal(service.log.filter(({ msg }) => msg === 'records are lost').length, 1)
    unlock()
    await until(async () => (await service.metric('okng_records_written_total')) === 10)
    assert.equal(await service.kill('SIGTERM'), 0)
    const recorded = await readRecorded(join(data, 'okng.db'))
    checkJournal(line.journal.slice(0, 10), { recorded })
    assert.equal(recorded.length, 10)
  })

  test('batched: what is not written when the time to close is over is lost, and counted in the log', async (t) => {
    const data = tempFolder(t)
    const { service, line } = await started(
      t,
      data,
      { mode: 'batched', gatherMs: 20 },
      { limits: { closeTimeoutMs: 300 } }
    )
    const unlock = lock(data)
    t.after(unlock)
    await more(line, PARTS.length)
    await until(async () => (await service.metric('okng_records_queued')) === PARTS.length)
    const { hostname, port } = new URL(service.url)
    const socket = connect(Number(port), hostname).on('error', () => {})
    t.after(() => {
      socket.destroy()
    })
    await once(socket, 'connect')
    socket.write(
      'POST /inspect HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/bmp\r\nContent-Length: 1000\r\n\r\nBM'
    )
    await fetch(`${service.url}/healthz`)
    // 1, or SIGABRT: SQLite's thread may be in the middle of its wait for the lock.
    assert.notEqual(await service.kill('SIGTERM'), 0)
    const { msg, recordsLost } = service.log.at(-1)!
    assert.deepEqual([msg, recordsLost], ['not closed in time: the process ends', PARTS.length])
  })

  test('sync: what cannot be recorded is not answered with a verdict', async (t) => {
    const data = tempFolder(t)
    const { service, line } = await started(t, data, { mode: 'sync' })
    await more(line, PARTS.length)
    const unlock = lock(data)
    const refused = await line.post(PARTS[0])
    assert.equal(refused.status, 503)
    assert.match(refused.problem!, /"errorCode":"RECORDS_UNAVAILABLE"/)
    unlock()
    await until(async () => (await line.post()).status === 200)
    await more(line, PARTS.length)
    assert.equal(await service.kill('SIGTERM'), 0)
    const recorded = await readRecorded(join(data, 'okng.db'))
    checkJournal(line.journal, { statuses: [503], recorded })
    assert.equal(recorded.length, answered(line.journal))
  })
})

suite('the database file is gone', () => {
  test('batched: the line goes on, and it is said; all is recorded once the file is back', async (t) => {
    const data = tempFolder(t)
    const { service, line } = await started(t, data, { mode: 'batched', gatherMs: 20 })
    await more(line, PARTS.length)
    renameSync(join(data, 'okng.db'), join(data, 'away.db'))
    await until(async () => {
      await more(line, PARTS.length)
      return service.log.some(({ msg }) => msg.startsWith('the database takes no records'))
    })
    await more(line, PARTS.length)
    renameSync(join(data, 'away.db'), join(data, 'okng.db'))
    await until(async () => (await service.metric('okng_records_written_total')) === line.journal.length)
    assert.equal(await service.kill('SIGTERM'), 0)
    const recorded = await readRecorded(join(data, 'okng.db'))
    checkJournal(line.journal, { recorded })
    assert.equal(recorded.length, line.journal.length)
  })
})

/** A disk of its own; null where this user may not make one. */
function smallDisk(t: TestContext, megabytes: number): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'okng-disk-'))
  let mounted = true
  t.after(() => {
    if (mounted) execFileSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true })
  })
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'none', folder], { stdio: 'ignore' })
  } catch {
    mounted = false
    return null
  }
  return folder
}

/** Writes until nothing more goes onto the disk. @returns makes room again */
function fill(folder: string): () => void {
  const file = join(folder, 'ballast')
  for (let kilobytes = 1024; kilobytes >= 1; kilobytes = Math.floor(kilobytes / 2)) {
    try {
      for (;;) writeFileSync(file, Buffer.alloc(kilobytes * 1024), { flag: 'a' })
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC')
    }
  }
  return () => {
    rmSync(file)
  }
}

suite('the disk is full', () => {
  for (const mode of ['batched', 'sync'] as const) {
    const rule =
      mode === 'batched' ? 'the line goes on, all is recorded once there is room' : 'no verdict without its record'
    test(`${mode}: ${rule}`, async (t) => {
      const data = smallDisk(t, 16)
      if (data === null) {
        t.skip('needs the right to mount')
        return
      }
      const { service, line } = await started(t, data, { mode, gatherMs: 20 })
      await more(line, PARTS.length)
      const makeRoom = fill(data)
      // Until SQLite's own files have no room left inside, either.
      if (mode === 'batched') {
        await until(async () => {
          await more(line, PARTS.length)
          return service.log.some(({ msg }) => msg.startsWith('the database takes no records'))
        })
      } else {
        await until(async () => (await line.post()).status === 503)
      }
      await more(line, PARTS.length)
      assert.equal((await fetch(`${service.url}/healthz`)).status, 200)
      makeRoom()
      if (mode === 'batched')
        await until(async () => (await service.metric('okng_records_written_total')) === line.journal.length)
      else await until(async () => (await line.post()).status === 200)
      await more(line, PARTS.length)
      assert.equal(await service.kill('SIGTERM'), 0)
      const recorded = await readRecorded(join(data, 'okng.db'))
      checkJournal(line.journal, { statuses: mode === 'sync' ? [503] : [], recorded })
      assert.equal(recorded.length, answered(line.journal))
    })
  }
})

/** Stands between the service and its PostgreSQL. */
async function startProxy(t: TestContext, target: URL): Promise<{ readonly port: number; cut(): void; mend(): void }> {
  const open = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    const far = connect(Number(target.port || 5432), target.hostname)
    for (const socket of [near, far]) {
      open.add(socket)
      socket
        .on('error', () => {})
        .once('close', () => {
          open.delete(socket)
          near.destroy()
          far.destroy()
        })
    }
    if (isCut) near.destroy()
    else near.pipe(far).pipe(near)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.close()
    for (const socket of open) socket.destroy()
  })
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true
      for (const socket of open) socket.destroy()
    },
    mend() {
      isCut = false
    }
  }
}

suite(
  'PostgreSQL goes away',
  { skip: isPostgres(process.env['DATABASE_URL'] ?? '') ? false : 'DATABASE_URL names none' },
  () => {
    test('the line goes on, and all is recorded once it is back', async (t) => {
      const data = tempFolder(t)
      const url = await emptyDatabase(t)
      const proxy = await startProxy(t, new URL(url))
      const through = new URL(url)
      through.host = `127.0.0.1:${proxy.port}`
      const { service, line } = await started(t, data, { mode: 'batched', gatherMs: 20 }, { databaseUrl: through.href })
      await more(line, PARTS.length)
      for (let outage = 0; outage < 2; outage++) {
        proxy.cut()
        await more(line, 2 * PARTS.length)
        await until(async () => {
          await line.post()
          return service.log.filter(({ msg }) => msg.startsWith('the database takes no records')).length > outage
        })
        proxy.mend()
        await until(async () => (await service.metric('okng_records_written_total')) === line.journal.length)
      }
      assert.equal(await service.kill('SIGTERM'), 0)
      const recorded = await readRecorded(url)
      checkJournal(line.journal, { recorded })
      assert.equal(recorded.length, line.journal.length)
    })
  }
)
