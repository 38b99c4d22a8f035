import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import * as fc from 'fast-check'
import type { InspectionRecord, RecordStats } from '../../../../src/domain/records/record.ts'
import {
  createRecordWriter,
  MIN_WAIT_MS,
  MAX_AT_ONCE,
  RETRY_MS,
  type RecordWriterParts
} from '../../../../src/store/records/record-writer.ts'
import { record } from './record-fixture.ts'

interface Pause {
  readonly ms: number
  readonly end: () => void
}

/**
 * A writer over a database that is told how to behave, with a clock that stands still and pauses that end when the test
 * says so.
 */
function setUp(changes: Partial<RecordWriterParts> = {}) {
  const rows: number[] = []
  const batches: number[] = []
  const states: string[] = []
  const pauses: Pause[] = []
  const database = { error: null as Error | null, poison: new Set<number>(), held: null as Promise<void> | null }
  let nowMs = 0
  const number = ({ result }: InspectionRecord): number => Number(result.resultId.slice(-12))
  const writer = createRecordWriter({
    async write(records) {
      await database.held
      if (database.error !== null) throw database.error
      if (records.some((each) => database.poison.has(number(each))))
        throw Object.assign(new Error('check constraint'), { code: 'SQLITE_CONSTRAINT_CHECK' })
      batches.push(records.length)
      rows.push(...records.map(number))
    },
    mode: 'batched',
    gatherMs: 200,
    maxQueued: 1000,
    async pause(ms, wake) {
      await Promise.race([
        wake,
        new Promise<void>((end) => {
          pauses.push({ ms, end })
        })
      ])
    },
    clockMs: () => nowMs,
    onState: (state, _error, { queued, lost }: RecordStats) => {
      states.push(`${state} ${queued} ${lost.full + lost.refused}`)
    },
    ...changes
  })
  return {
    writer,
    rows,
    batches,
    states,
    pauses,
    database,
    at(ms: number) {
      nowMs = ms
    },
    async wait(ms: number) {
      await turn()
      const last = pauses.at(-1)
      assert.equal(last?.ms, ms)
      last.end()
      await turn()
    }
  }
}

suite('record writer, batched', () => {
  test('gathers, then writes all at once, in order', async () => {
    const { writer, rows, batches, wait, at } = setUp()
    await writer.add(record(1))
    await writer.add(record(2))
    at(150)
    assert.deepEqual(rows, [])
    assert.deepEqual(writer.stats(), { queued: 2, lagMs: 150, written: 0, lost: { full: 0, refused: 0 } })
    assert.deepEqual(writer.find(record(2).result.resultId), record(2))
    await wait(200)
    assert.deepEqual([rows, batches], [[1, 2], [2]])
    assert.deepEqual(writer.stats(), { queued: 0, lagMs: 0, written: 2, lost: { full: 0, refused: 0 } })
    assert.equal(writer.find(record(2).result.resultId), undefined)
    await writer.add(record(3))
    await wait(200)
    assert.deepEqual(rows, [1, 2, 3])
  })

  test('what comes while a batch is written goes with the next', async () => {
    const { writer, rows, batches, database, wait } = setUp()
    let release = (): void => {}
    database.held = new Promise((resolve) => {
      release = resolve
    })
    await writer.add(record(1))
    await wait(200)
    await writer.add(record(2))
    await writer.add(record(3))
    release()
    await turn()
    await wait(200)
    assert.deepEqual(
      [rows, batches],
      [
        [1, 2, 3],
        [1, 2]
      ]
    )
  })

  test('writes sooner when a statement is full, with no more rows in one than that', async () => {
    const { writer, rows, batches } = setUp()
    for (let n = 0; n < MAX_AT_ONCE; n++) await writer.add(record(n))
    await turn()
    assert.equal(rows.length, MAX_AT_ONCE)
    assert.deepEqual(batches, [MAX_AT_ONCE])
  })

  test('while the database fails, records wait and are tried again; then all are there, in order', async () => {
    const { writer, rows, database, states, wait } = setUp()
    database.error = new Error('database is locked')
    await writer.add(record(1))
    await wait(200)
    await writer.add(record(2))
    await wait(RETRY_MS)
    assert.deepEqual([rows, states], [[], ['failing 1 0']])
    database.error = null
    await wait(RETRY_MS)
    assert.deepEqual(
      [rows, states],
      [
        [1, 2],
        ['failing 1 0', 'working 0 0']
      ]
    )
  })

  test('keeps so many at most; what is lost is counted, and told once', async () => {
    const { writer, rows, database, states, wait } = setUp({ maxQueued: 3 })
    database.error = new Error('no space left on device')
    for (let n = 1; n <= 5; n++) await writer.add(record(n))
    assert.deepEqual(writer.stats().lost, { full: 2, refused: 0 })
    database.error = null
    await wait(200)
    assert.deepEqual(rows, [1, 2, 3])
    await writer.add(record(6))
    await wait(200)
    assert.deepEqual(rows, [1, 2, 3, 6])
    assert.deepEqual(states, ['losing 3 1', 'working 0 2'])
  })

  test('a record that the database refuses does not hold up the others', async () => {
    const { writer, rows, database, wait } = setUp()
    database.poison.add(2)
    for (const n of [1, 2, 3]) await writer.add(record(n))
    await wait(200)
    assert.deepEqual(rows, [1, 3])
    assert.deepEqual(writer.stats(), { queued: 0, lagMs: 0, written: 2, lost: { full: 0, refused: 1 } })
  })

  test('an outage while refused records are sorted out loses none of the others', async () => {
    const { writer, rows, database, wait } = setUp()
    database.poison.add(2)
    for (const n of [1, 2, 3]) await writer.add(record(n))
    database.error = new Error('gone')
    await wait(200)
    database.error = null
    await wait(RETRY_MS)
    assert.deepEqual(rows, [1, 3])
  })

  test('flush writes what waits without waiting for more, and is not held up by an outage', async () => {
    const { writer, rows, database } = setUp()
    await writer.flush()
    await writer.add(record(1))
    await turn()
    await writer.flush()
    assert.deepEqual(rows, [1])
    database.error = new Error('gone')
    await writer.add(record(2))
    await writer.flush()
    await writer.flush()
    assert.deepEqual(rows, [1])
  })

  test('closing writes what waits; what the database does not take is counted as lost', async () => {
    const { writer, rows } = setUp()
    await writer.add(record(1))
    await writer.close()
    assert.deepEqual(rows, [1])
    const other = setUp()
    other.database.error = new Error('gone')
    await other.writer.add(record(1))
    await other.wait(200)
    await other.writer.close()
    assert.deepEqual([other.writer.stats().lost.full, other.writer.stats().queued], [1, 0])
  })

  test('closing tells how many are lost, also where it was told before that records are lost', async () => {
    const { writer, states, database } = setUp({ maxQueued: 2 })
    database.error = new Error('gone')
    for (let n = 0; n < 3; n++) await writer.add(record(n))
    assert.equal(states.at(-1), 'losing 2 1')
    await writer.close()
    assert.equal(states.at(-1), 'losing 2 3')
  })

  test('whenever the database fails: each record is written once, in order, or counted as lost', async () => {
    const step = fc.oneof(
      fc.constant('add' as const),
      fc.constant('fail' as const),
      fc.constant('work' as const),
      fc.constant('wait' as const),
      fc.constant('flush' as const)
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { writer, rows, database, pauses } = setUp({ maxQueued: 5 })
        let added = 0
        for (const each of steps) {
          if (each === 'add') await writer.add(record(++added))
          else if (each === 'fail') database.error = new Error('gone')
          else if (each === 'work') database.error = null
          else if (each === 'flush') await writer.flush()
          else {
            pauses.at(-1)?.end()
            await turn()
          }
          assert.ok(writer.stats().queued <= 5)
        }
        database.error = null
        await writer.close()
        const { written, queued, lost } = writer.stats()
        assert.deepEqual([rows.length, queued, written + lost.full], [written, 0, added])
        assert.deepEqual(
          rows,
          rows.toSorted((a, b) => a - b)
        )
        assert.equal(new Set(rows).size, rows.length)
      }),
      { numRuns: 100 }
    )
  })
})

suite('record writer, sync', () => {
  test('add resolves when the record is written; those that come meanwhile go together', async () => {
    const { writer, rows, batches, database } = setUp({ mode: 'sync' })
    let release = (): void => {}
    database.held = new Promise((resolve) => {
      release = resolve
    })
    let done = 0
    const adds = [1, 2, 3].map((n) =>
      writer.add(record(n)).then(() => {
        done++
      })
    )
    await turn()
    assert.equal(done, 0)
    release()
    await Promise.all(adds)
    assert.deepEqual(rows, [1, 2, 3])
    assert.ok(batches.length <= 2)
  })

  test('add rejects when the record could not be written, and it is never written', async () => {
    const { writer, rows, database, states } = setUp({ mode: 'sync' })
    database.error = new Error('database is locked')
    await assert.rejects(writer.add(record(1)), { code: 'RECORDS_UNAVAILABLE', statusCode: 503 })
    database.error = null
    await writer.add(record(2))
    database.poison.add(3)
    await assert.rejects(writer.add(record(3)), { code: 'RECORDS_UNAVAILABLE' })
    assert.deepEqual(rows, [2])
    assert.deepEqual(
      states.map((state) => state.split(' ')[0]),
      ['failing', 'working']
    )
    assert.deepEqual(writer.stats().lost, { full: 0, refused: 0 })
  })
})

suite('a database that hangs, sync', () => {
  function hanging() {
    const alarms: { ms: number; ring: () => void; on: boolean }[] = []
    let letGo = (): void => {}
    const made = setUp({
      mode: 'sync',
      maxWaitMs: 2500,
      alarm(ms, ring) {
        const alarm = { ms, ring, on: true }
        alarms.push(alarm)
        return () => {
          alarm.on = false
        }
      }
    })
    made.database.held = new Promise((resolve) => {
      letGo = resolve
    })
    return { ...made, alarms, letGo: () => letGo() }
  }

  test('each waits until its own deadline, or so long at most, and is refused then', async () => {
    const { writer, alarms, rows, letGo, states } = hanging()
    const all = [writer.add(record(1)), writer.add(record(2), 500), writer.add(record(3), 20)]
    assert.deepEqual(
      alarms.map(({ ms }) => ms),
      [2500, 490, MIN_WAIT_MS]
    )
    await turn()
    for (const { ring } of alarms) ring()
    for (const each of all) await assert.rejects(each, { code: 'RECORDS_UNAVAILABLE', statusCode: 503 })
    assert.ok(writer.isFailing())
    assert.equal(states.length, 1)
    letGo()
    await turn()
    await turn()
    assert.ok(rows.length <= 3)
    assert.equal(writer.stats().queued, 0)
  })

  test('while the database fails nobody waits long, so that a line gets its answers; then as before', async () => {
    const { writer, alarms, letGo } = hanging()
    const first = writer.add(record(1))
    alarms[0]!.ring()
    await assert.rejects(first, { code: 'RECORDS_UNAVAILABLE' })
    const second = writer.add(record(2))
    letGo()
    await second
    await writer.add(record(3))
    assert.deepEqual(
      alarms.map(({ ms }) => ms),
      [2500, MIN_WAIT_MS, 2500]
    )
  })

  test('one that has not been given to the database is not written later', async () => {
    const { writer, alarms, rows, letGo } = hanging()
    const first = writer.add(record(1))
    await turn()
    const second = writer.add(record(2), 500)
    alarms[1]!.ring()
    await assert.rejects(second, { code: 'RECORDS_UNAVAILABLE' })
    letGo()
    await first
    assert.deepEqual([rows, alarms[0]!.on], [[1], false])
  })
})
