import type { FastifyBaseLogger } from 'fastify'
import { dirname, join } from 'node:path'
import type { Config } from '../config.ts'
import { databaseUrlOf } from '../config.ts'
import { holdFrame } from '../domain/inspection/frame-memory.ts'
import type { InspectionResult } from '../domain/inspection/inspection.ts'
import { isPictureKept } from '../domain/records/kept-pictures.ts'
import type { Recipe } from '../domain/recipes/recipe.ts'
import type { KeptPicture, RecordReader, RecordStats } from '../domain/records/record.ts'
import type { Judged } from '../inspection/inspector.ts'
import { createFrameDigests } from '../inspection/frame-digest.ts'
import { createFrameFiles } from '../inspection/threads/frame-file.ts'
import type { DecodeLimits } from '../imaging/decode/decode.ts'
import { connect, type Database } from '../store/database/open-database.ts'
import { createInspectionRecords } from '../store/records/inspection-records.ts'
import { openPictureFiles, type PictureFiles } from '../store/records/picture-files.ts'
import { readRecords } from '../store/records/read-records.ts'
import { createRecordWriter } from '../store/records/record-writer.ts'
import { createRetention } from '../store/records/retention.ts'
import { createRetentionFile } from '../store/records/retention-file.ts'
import { createQuickLookUp } from './quick-look-up.ts'
import { watchDatabase } from './watch-database.ts'

export interface RecordParts {
  /** Open, with its tables. */
  readonly database: Database
  /** Id of the data folder. */
  readonly home: string
  readonly config: Config
  readonly logger: FastifyBaseLogger
  readonly limits: DecodeLimits
  /** Absolute path. */
  readonly pictureFolder: string
  /** @throws RecipeNotFound */
  readonly readRecipe: (id: string) => Promise<Recipe>
}

export interface Records {
  /** Takes a verdict to be recorded; resolves when it may be answered. @returns what is on record in its place, which is to be answered then @throws RecordsUnavailable */
  keep(judged: Judged): Promise<InspectionResult | undefined>
  /** What another service on the same database has recorded of a measurement. */
  firstOf(measurement: string): Promise<InspectionResult | undefined>
  /** SHA-256 of a frame, in hex. */
  readonly digestOf: (frame: Uint8Array) => Promise<string>
  /** What `keep` took is among them. */
  readonly reader: RecordReader
  readonly stats: () => RecordStats
  /** Why the database takes no records; null where it does. */
  problem(): string | null
  readonly pictures: PictureFiles
  readonly store: ReturnType<typeof createInspectionRecords>
  /** Removes records and pictures that are too old, unless the clock can't be right. */
  removeOld(): Promise<void>
  /** By so many seconds the clock is ahead of what can be; 0 where it may be right. */
  readonly clockJumpSeconds: () => number
  close(): Promise<void>
}

/** Rows that are removed in one statement: others wait for it. */
const REMOVED_AT_ONCE = 500
/** A reader waits so long at most for what is being written. */
const FLUSH_MS = 1000
/** A statement that writes, and the waiting for a connection or a lock before it. */
const WRITE_MS = 2000
/** `sync`: a verdict waits so long at most for its record. */
const MOST_WAIT_MS = 2500
/** So often is the database asked whether it is there. */
const WATCH_MS = 5000
/** So long does a part wait for what another service may have recorded of it. */
const LOOK_UP_MS = 200

/** Wires the records of verdicts. */
export async function composeRecords({
  database,
  home,
  config,
  logger,
  limits,
  pictureFolder,
  readRecipe
}: RecordParts): Promise<Records> {
  const { mode, gatherMs, mostQueued, maxAgeDays } = config.records
  const digestOf = createFrameDigests()
  // Connections of their own: a record never waits for somebody's list.
  const writing = connect(databaseUrlOf(config), {
    connections: 1,
    survivePowerCut: true,
    patienceMs: WRITE_MS
  })
  const repeatMs = 1000 * config.records.repeatSeconds
  const written = createInspectionRecords(writing, home, repeatMs)
  const store = createInspectionRecords(database, home)
  /** Records whose digests are being made. */
  const keeping = new Set<Promise<void>>()
  const writer = createRecordWriter({
    write: written.add,
    mode,
    gatherMs,
    mostQueued,
    pause: (ms, wake) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms)
        void wake.then(() => {
          clearTimeout(timer)
          resolve()
        })
      }),
    clockMs: () => performance.now(),
    mostWaitMs: MOST_WAIT_MS,
    alarm(ms, ring) {
      const timer = setTimeout(ring, ms)
      return () => {
        clearTimeout(timer)
      }
    },
    onState(state, error, { queued, lost }) {
      if (state === 'working') logger.info({ queued, lost }, 'records are written again')
      else
        logger.error(
          { err: error, queued, lost },
          state === 'failing' ? 'the database takes no records: they wait' : 'records are lost'
        )
    }
  })

  const watch = watchDatabase(database, WATCH_MS)
  const { retention: ownRetention, ...room } = config.pictures
  const frameFiles = createFrameFiles(limits)
  const pictures = await openPictureFiles({
    ...room,
    folder: pictureFolder,
    now: () => new Date(),
    maxAgeDays: async (recipe) =>
      (await readRecipe(recipe).catch(() => null))?.retention?.maxAgeDays ?? ownRetention.maxAgeDays,
    onFault(error) {
      logger.error({ err: error }, "a picture can't be kept")
    }
  })

  const retention = await createRetention({
    file: createRetentionFile(join(dirname(pictureFolder), 'retention.json')),
    newest: (await store.span()).newest,
    oldest: async () => (await store.span()).oldest,
    async removeRecords(before) {
      while ((await written.removeBefore(before, REMOVED_AT_ONCE)) === REMOVED_AT_ONCE);
    },
    removePictures: pictures.sweep,
    maxAgeDays,
    now: () => new Date(),
    clockMs: () => performance.now(),
    onJump(days) {
      if (days === null) logger.info('the clock is as it can be again: old records and pictures are removed')
      else
        logger.error(
          { days: Math.round(days) },
          'the clock is far ahead of the newest record: nothing is removed. Set it right, or say that it is: okng retention --confirm'
        )
    }
  })

  /** Has the picture of a judged part kept, where it is to be, and says which file that will be. */
  async function keepPicture(
    { request, recipe, result: { verdict } }: Judged,
    at: string
  ): Promise<KeptPicture | null> {
    const size = request.frame.length
    if (!isPictureKept(recipe.retention ?? ownRetention, verdict, Math.random()) || !pictures.take(size)) return null
    try {
      const { bytes, extension } = await frameFiles.fileOf(request)
      const sha256 = await digestOf(bytes)
      pictures.keep({ recipe: recipe.id, at, sha256, extension }, bytes, size)
      return { sha256, extension }
    } catch (error) {
      pictures.keep(null, request.frame, size)
      logger.warn({ err: error }, "a picture can't be kept")
      return null
    }
  }

  /** A line doesn't wait for a database that doesn't answer: then the part is judged, and its record finds out. */
  const lookUp = createQuickLookUp({
    ask: (measurement: string) => store.ofMeasurement(measurement, new Date(Date.now() - repeatMs).toISOString()),
    patienceMs: LOOK_UP_MS,
    clockMs: () => performance.now()
  })
  async function firstOf(measurement: string): Promise<InspectionResult | undefined> {
    // Nobody else has the file in our own folder.
    return config.databaseUrl === '' ? undefined : (await lookUp(measurement))?.result
  }

  return {
    digestOf,
    store,
    pictures,
    async keep(judged) {
      const { heatmap: _large, ...result } = judged.result
      const at = new Date().toISOString()
      const letGo = holdFrame(judged.request.frame)
      const kept = (async (): Promise<InspectionResult | undefined> => {
        const frameSha256 = result.measId === null ? null : await digestOf(judged.request.frame)
        const picture = await keepPicture(judged, at)
        letGo()
        const { measurement = null, dueMs } = judged.request
        return (await writer.add({ at, home, result, frameSha256, measurement, picture }, dueMs))?.result
      })().finally(letGo)
      if (mode === 'sync') return kept
      const done = kept.then(
        () => {},
        (error: unknown) => {
          logger.error({ err: error, resultId: result.resultId }, 'a record is lost')
        }
      )
      keeping.add(done)
      void done.finally(() => {
        keeping.delete(done)
      })
      return undefined
    },
    firstOf,
    reader: readRecords({
      store,
      writer,
      pause: () =>
        new Promise((resolve) => {
          setTimeout(resolve, FLUSH_MS).unref()
        }),
      onFault(error) {
        logger.error({ err: error }, "records can't be read")
      }
    }),
    stats: writer.stats,
    problem: () => (writer.isFailing() ? 'the database takes no records' : watch.problem()),
    removeOld: retention.run,
    clockJumpSeconds: retention.jumpSeconds,
    async close() {
      watch.close()
      await Promise.all(keeping)
      await writer.close()
      await pictures.idle()
      await frameFiles.close()
      await writing.destroy()
    }
  }
}
