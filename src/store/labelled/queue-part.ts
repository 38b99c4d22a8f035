import type { Kysely } from 'kysely'
import { createKeyedLock } from '../../domain/keyed-lock.ts'
import type { ReviewPart } from '../../domain/labelled/review.ts'
import type { Tables } from '../database/tables.ts'
import type { ReviewPictures } from './review-pictures.ts'
import { pictureOf, rowOf } from './review-row.ts'

export interface PartQueueParts {
  readonly database: Kysely<Tables>
  readonly home: string
  readonly pictures: ReviewPictures
  /** Parts that wait; beyond that the oldest go, with their pictures. */
  readonly maxWaiting: number
  /** Called in the transaction of each part that is queued. */
  readonly onQueued?: ((transaction: Kysely<Tables>, part: Omit<ReviewPart, 'said'>) => Promise<void>) | undefined
}

/** Writes a picture, then queues its part. Durable when it resolves. @throws DiskNearlyFull */
export type QueuePart = (
  part: Omit<ReviewPart, 'picture' | 'said'>,
  picture: { readonly bytes: Uint8Array; readonly extension: string }
) => Promise<void>

export function createQueuePart(parts: PartQueueParts): QueuePart {
  const { database, home, pictures, maxWaiting, onQueued = async () => {} } = parts
  // A picture is not removed while another part comes with the same one.
  const alone = createKeyedLock()

  async function trim(): Promise<void> {
    const own = database.selectFrom('reviews').where('home', '=', home)
    const tooMany = await own
      .selectAll()
      .where('label', 'is', null)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(100)
      .offset(maxWaiting)
      .execute()
    for (const row of tooMany) {
      // Another request may have labelled it since.
      const { numDeletedRows } = await database
        .deleteFrom('reviews')
        .where('id', '=', row.id)
        .where('label', 'is', null)
        .executeTakeFirstOrThrow()
      if (numDeletedRows === 0n) continue
      const same = own.select('id').where('picture_sha256', '=', row.picture_sha256).limit(1)
      if ((await same.executeTakeFirst()) === undefined) await pictures.remove(pictureOf(row))
    }
  }

  return (part, { bytes, extension }) =>
    alone('add', async () => {
      const picture = await pictures.keep(bytes, extension)
      await database.transaction().execute(async (transaction) => {
        const queued = await transaction
          .insertInto('reviews')
          .values(rowOf(part, picture, home))
          .onConflict((conflict) => conflict.column('id').doNothing())
          .returning('id')
          .executeTakeFirst()
        if (queued !== undefined) await onQueued(transaction, { ...part, picture })
      })
      await trim()
    })
}
