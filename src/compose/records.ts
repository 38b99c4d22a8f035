import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../config.ts'
import { databaseUrlOf } from '../config.ts'
import { holdFrame } from '../domain/inspection/frame-memory.ts'
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
  /** Takes a verdict to be recorded; resolves when it may be answered. @throws RecordsUnavailable */
  keep(judged: Judged): Promise<void>
  /** SHA-256 of a frame, in hex. */
  readonly digestOf: (frame: Uint8Array) => Promise<string>
  /** What `keep` took is among them. */
  readonly reader: RecordReader
  readonly stats: () => RecordStats
  readonly pictures: PictureFiles
  readonly store: ReturnType<typeof createInspectionRecords>
  /** Removes records and pictures that are too old. */
  removeOld(): Promise<void>
  close(): Promise<void>
}

/** Rows that are removed in one statement: others wait for it. */
const REMOVED_AT_ONCE = 500
const DAY_MS = 86_400_000
/** A reader waits so long at most for what is being written. */
const FLUSH_MS = 1000

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
  const writing = connect(databaseUrlOf(config), { connections: 1, survivePowerCut: true })
  const written = createInspectionRecords(writing, home)
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
    onState(state, error, { queued, lost }) {
      if (state === 'working') logger.info({ queued, lost }, 'records are written again')
      else
        logger.error(
          { err: error, queued, lost },
          state === 'failing' ? 'the database takes no records: they wait' : 'records are lost'
        )
    }
  })

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

  return {
    digestOf,
    store,
    pictures,
    async keep(judged) {
      const { heatmap: _large, ...result } = judged.result
      const at = new Date().toISOString()
      const letGo = holdFrame(judged.request.frame)
      const kept = (async (): Promise<void> => {
        const frameSha256 = result.measId === null ? null : await digestOf(judged.request.frame)
        const picture = await keepPicture(judged, at)
        letGo()
        await writer.add({ at, home, result, frameSha256, picture })
      })().finally(letGo)
      if (mode === 'sync') return kept
      const done = kept.catch((error: unknown) => {
        logger.error({ err: error, resultId: result.resultId }, 'a record is lost')
      })
      keeping.add(done)
      void done.finally(() => {
        keeping.delete(done)
      })
    },
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
    async removeOld() {
      const before = new Date(Date.now() - maxAgeDays * DAY_MS).toISOString()
      await pictures.sweep()
      while ((await written.removeBefore(before, REMOVED_AT_ONCE)) === REMOVED_AT_ONCE);
    },
    async close() {
      await Promise.all(keeping)
      await writer.close()
      await pictures.idle()
      await frameFiles.close()
      await writing.destroy()
    }
  }
}
