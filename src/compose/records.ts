import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../config.ts'
import { databaseUrlOf } from '../config.ts'
import type { InspectionResult } from '../domain/inspection/inspection.ts'
import type { Recipe } from '../domain/recipes/recipe.ts'
import type { Message } from '../domain/records/outbox.ts'
import type { RecordReader, RecordStats, RecordStore } from '../domain/records/record.ts'
import { createFrameDigests } from '../inspection/frame-digest.ts'
import type { Judged } from '../inspection/inspector.ts'
import { createPictureKeeping } from '../inspection/keeping/keep-picture.ts'
import { createRecordKeeping } from '../inspection/keeping/keep-record.ts'
import { connect, type Database } from '../store/database/open-database.ts'
import { createInspectionRecords } from '../store/records/inspection-records.ts'
import { putMessages } from '../store/records/outbox.ts'
import { openSequences } from '../store/records/sequences.ts'
import { openPictureFiles, type PictureFiles } from '../store/records/picture-files.ts'
import { readRecords } from '../store/records/read-records.ts'
import { composeRecordWriter } from './record-writer.ts'
import { composeRetention } from './retention.ts'
import { outboxChannels } from './channels/outbox-channels.ts'
import type { Threads } from './threads.ts'
import { pause } from './timers.ts'
import { watchDatabase } from '../store/database/watch-database.ts'

export interface RecordParts {
  /** Open, with its tables. */
  readonly database: Database
  /** Id of the data folder. */
  readonly home: string
  readonly config: Config
  readonly logger: FastifyBaseLogger
  /** Makes files of frames. */
  readonly fileOf: Threads['fileOf']
  /** Absolute path. */
  readonly pictureFolder: string
  /** @throws RecipeNotFound */
  readonly readRecipe: (id: string) => Promise<Recipe>
}

export interface Records {
  /**
   * Records a verdict; resolves when it may be answered.
   * @returns the existing record of the same measurement, which is then the answer; undefined where there is none
   * @throws RecordsUnavailable
   */
  keep(judged: Judged): Promise<InspectionResult | undefined>
  /** The next number of a station. */
  readonly nextNumber: (station: string | null) => number
  /** SHA-256 of a frame, in hex. */
  readonly digestOf: (frame: Uint8Array) => Promise<string>
  /** Also finds records that `keep` has accepted and the database does not have yet. */
  readonly reader: RecordReader
  readonly stats: () => RecordStats
  /** Why the database accepts no records; null while it accepts them. */
  problem(): string | null
  readonly pictures: PictureFiles
  readonly store: RecordStore
  /** Puts messages into the outbox, in order with those of records. */
  tell(messages: readonly Omit<Message, 'position'>[]): Promise<void>
  /** Removes records and pictures that are too old, unless the clock cannot be right. */
  removeOld(): Promise<void>
  /** Seconds that the clock is too far ahead; 0 where nothing is wrong. */
  readonly clockJumpSeconds: () => number
  close(): Promise<void>
}

/** A reader waits at most this long for records that are being written. */
const MAX_FLUSH_MS = 1000
/** Time limit of a statement that writes, including the wait for a connection or a lock. */
const MAX_WRITE_MS = 2000
/**
 * Sequence numbers that are left out after a crash, in addition to those of waiting records: they may have been
 * answered.
 */
const NUMBERS_LEFT_OUT = 1000
/** Interval at which the database is checked. */
const WATCH_MS = 5000

/** Wires the records of verdicts. */
export async function composeRecords(parts: RecordParts): Promise<Records> {
  const { database, home, config, logger, fileOf, pictureFolder, readRecipe } = parts
  const digestOf = createFrameDigests()
  // A separate connection, so that a record never waits for a list that somebody reads.
  const writing = connect(databaseUrlOf(config), { connections: 1, survivePowerCut: true, patienceMs: MAX_WRITE_MS })
  const numbers = await openSequences(database, home, config.records.maxQueued + NUMBERS_LEFT_OUT)
  const written = createInspectionRecords(writing, home, {
    repeatMs: 1000 * config.records.repeatSeconds,
    sends: outboxChannels(config).length > 0
  })
  const store = createInspectionRecords(database, home)
  const writer = composeRecordWriter(written, config, logger)
  const watch = watchDatabase(database, WATCH_MS)
  const { retention, ...room } = config.pictures
  const pictures = await openPictureFiles({
    ...room,
    folder: pictureFolder,
    now: () => new Date(),
    maxAgeDays: async (recipe) =>
      (await readRecipe(recipe).catch(() => null))?.retention?.maxAgeDays ?? retention.maxAgeDays,
    onFault(error) {
      logger.error({ err: error }, 'a picture cannot be kept')
    }
  })
  const removal = await composeRetention({ store, written, pictures, pictureFolder, config, logger })
  const keeping = createRecordKeeping({
    mode: config.records.mode,
    home,
    digestOf,
    keepPicture: createPictureKeeping({
      pictures,
      fileOf,
      digestOf,
      retention,
      random: Math.random,
      onFault(error) {
        logger.warn({ err: error }, 'a picture cannot be kept')
      }
    }),
    add: writer.add,
    onLost(error, resultId) {
      logger.error({ err: error, resultId }, 'a record is lost')
    }
  })

  return {
    keep: keeping.keep,
    nextNumber: numbers.next,
    digestOf,
    store,
    tell: (messages) => putMessages(writing, home, messages),
    pictures,
    reader: readRecords({
      store,
      writer,
      pause: () => pause(MAX_FLUSH_MS),
      onFault(error) {
        logger.error({ err: error }, 'records cannot be read')
      }
    }),
    stats: writer.stats,
    problem: () => (writer.isFailing() ? 'the database takes no records' : watch.problem()),
    removeOld: removal.run,
    clockJumpSeconds: removal.jumpSeconds,
    async close() {
      watch.close()
      await keeping.idle()
      await writer.close()
      await numbers.close(writer.stats().queued === 0).catch((error: unknown) => {
        logger.warn(
          { err: error },
          'the numbers of the stations cannot be written: some are left out at the next start'
        )
      })
      await pictures.idle()
      await writing.destroy()
    }
  }
}
