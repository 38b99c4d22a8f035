import type { FastifyBaseLogger } from 'fastify'
import { dirname, join } from 'node:path'
import type { Config } from '../config.ts'
import type { RecordStore } from '../domain/records/record.ts'
import type { PictureFiles } from '../store/records/picture-files.ts'
import { createRetention, type Retention } from '../store/records/retention.ts'
import { createRetentionFile } from '../store/records/retention-file.ts'

export interface RetentionParts {
  readonly store: Pick<RecordStore, 'span'>
  /** Over the connection that writes. */
  readonly written: Pick<RecordStore, 'removeBefore'>
  readonly pictures: Pick<PictureFiles, 'sweep'>
  /** Absolute path. */
  readonly pictureFolder: string
  readonly config: Pick<Config, 'records'>
  readonly logger: FastifyBaseLogger
}

/** Largest number of rows that one statement removes, because other statements wait for it. */
const ROWS_REMOVED_AT_ONCE = 500

/** Wires the removal of old records and pictures. Logs when the clock is wrong. */
export async function composeRetention({
  store,
  written,
  pictures,
  pictureFolder,
  config,
  logger
}: RetentionParts): Promise<Retention> {
  return createRetention({
    file: createRetentionFile(join(dirname(pictureFolder), 'retention.json')),
    newest: (await store.span()).newest,
    oldest: async () => (await store.span()).oldest,
    async removeRecords(before) {
      while ((await written.removeBefore(before, ROWS_REMOVED_AT_ONCE)) === ROWS_REMOVED_AT_ONCE);
    },
    removePictures: pictures.sweep,
    maxAgeDays: config.records.maxAgeDays,
    now: () => new Date(),
    clockMs: () => performance.now(),
    onJump(days) {
      if (days === null) logger.info('the clock is right again: old records and pictures are removed')
      else
        logger.error(
          { days: Math.round(days) },
          'the clock is far ahead of the newest record: nothing is removed. Set the clock, or confirm it: okng '
            + 'retention --confirm'
        )
    }
  })
}
