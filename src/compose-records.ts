import type { FastifyBaseLogger } from 'fastify'
import type { Config } from './config.ts'
import { databaseUrlOf } from './config.ts'
import type { RecordReader, RecordStats } from './domain/record.ts'
import type { Judged } from './inspection/inspector.ts'
import { createFrameDigests } from './inspection/frame-digest.ts'
import { connect, type Database } from './store/database/open-database.ts'
import { createInspectionRecords } from './store/inspection-records.ts'
import { readRecords } from './store/read-records.ts'
import { createRecordWriter } from './store/record-writer.ts'

export interface RecordParts {
  /** Open, with its tables. */
  readonly database: Database
  /** Id of the data folder. */
  readonly home: string
  readonly config: Config
  readonly logger: FastifyBaseLogger
}

export interface Records {
  /** Takes a verdict to be recorded; resolves when it may be answered. @throws RecordsUnavailable */
  keep (judged: Judged): Promise<void>
  /** SHA-256 of a frame, in hex. */
  readonly digestOf: (frame: Uint8Array) => Promise<string>
  /** What `keep` took is among them. */
  readonly reader: RecordReader
  readonly stats: () => RecordStats
  readonly store: ReturnType<typeof createInspectionRecords>
  /** Removes records that are too old. */
  removeOld (): Promise<void>
  close (): Promise<void>
}

/** Rows that are removed in one statement: others wait for it. */
const REMOVED_AT_ONCE = 500
const DAY_MS = 86_400_000
/** A reader waits so long at most for what is being written. */
const FLUSH_MS = 1000

/** Wires the records of verdicts. */
export function composeRecords ({ database, home, config, logger }: RecordParts): Records {
  const { mode, gatherMs, mostQueued, maxAgeDays } = config.records
  const digestOf = createFrameDigests()
  // Connections of their own: a record never waits for somebody's list.
  const writing = connect(databaseUrlOf(config), { connections: 1, survivePowerCut: true })
  const written = createInspectionRecords(writing, home)
  const store = createInspectionRecords(database, home)
  const writer = createRecordWriter({
    write: written.add,
    mode, gatherMs, mostQueued,
    pause: (ms, wake) => new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake.then(() => { clearTimeout(timer); resolve() })
    }),
    clockMs: () => performance.now(),
    onState (state, error, { queued, lost }) {
      if (state === 'working') logger.info({ queued, lost }, 'records are written again')
      else logger.error({ err: error, queued, lost }, state === 'failing' ? 'the database takes no records: they wait' : 'records are lost')
    }
  })

  return {
    digestOf,
    store,
    async keep ({ request: { frame }, result: { heatmap: _large, ...result } }) {
      const at = new Date().toISOString()
      const kept = (async (): Promise<void> => {
        const frameSha256 = result.measId === null ? null : await digestOf(frame)
        await writer.add({ at, home, result, frameSha256, picture: null })
      })()
      if (mode === 'sync') return kept
      kept.catch((error: unknown) => { logger.error({ err: error, resultId: result.resultId }, 'a record is lost') })
    },
    reader: readRecords({
      store,
      writer,
      pause: () => new Promise((resolve) => { setTimeout(resolve, FLUSH_MS).unref() }),
      onFault (error) { logger.error({ err: error }, 'records can\'t be read') }
    }),
    stats: writer.stats,
    async removeOld () {
      const before = new Date(Date.now() - maxAgeDays * DAY_MS).toISOString()
      while (await written.removeBefore(before, REMOVED_AT_ONCE) === REMOVED_AT_ONCE);
    },
    async close () {
      await writer.close()
      await writing.destroy()
    }
  }
}
