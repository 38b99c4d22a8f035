import type { Kysely } from 'kysely'
import type { Verdict } from '../../domain/inspection/inspection.ts'
import { type Label, type LabelledFile, LABELS, type ReviewLabel } from '../../domain/labelled/label.ts'
import type { ReviewBook, ReviewPart } from '../../domain/labelled/review.ts'
import type { Content } from '../../domain/blobs/content.ts'
import { PictureNotKept } from '../../errors.ts'
import type { AuditWriter } from '../access/audit-log.ts'
import type { Tables } from '../database/tables.ts'
import { createQueuePart, type PartQueueParts, type QueuePart } from './queue-part.ts'
import { createReviewRows } from './review-rows.ts'
import { createStationPictures } from './station-pictures.ts'
import { createReviewPictures, type ReviewPicturesOptions } from './review-pictures.ts'
import { partOf, pictureOf } from './review-row.ts'

export interface ReviewBookParts extends ReviewPicturesOptions {
  readonly database: Kysely<Tables>
  /** Id of the data folder: of several that share a database each reviews its own parts, whose pictures it has. */
  readonly home: string
  /** Parts that wait; beyond that the oldest go, with their pictures. */
  readonly maxWaiting: number
  readonly audit: AuditWriter
  /** Of a plant, whose people review the parts of its stations, too: where their pictures are. */
  readonly elsewhere?: Pick<Content, 'has' | 'read' | 'put'>
  /** Called in the transaction of each part that is queued. */
  readonly onQueued?: PartQueueParts['onQueued']
  /** Called in the transaction of each label. */
  readonly onSaid?: (transaction: Kysely<Tables>, part: ReviewPart) => Promise<void>
  readonly now: () => Date
}

export interface ReviewStore extends ReviewBook {
  readonly add: QueuePart
  /**
   * Labelled pictures of a recipe, the oldest label first. A picture that was labelled several times has the last
   * label.
   */
  labelled(recipe: string): Promise<readonly LabelledFile[]>
}

/**
 * Parts for review, in the database. Their pictures have a folder of their own, so that the retention of other pictures
 * never removes one that was labelled.
 */
export function createReviewBook(parts: ReviewBookParts): ReviewStore {
  const { database, home, elsewhere, audit, onSaid = async () => {}, now } = parts
  const rows = createReviewRows({ database, home, isPlant: elsewhere !== undefined })
  const pictures = createReviewPictures(parts)
  const stationPictures = createStationPictures(home, elsewhere)

  return {
    add: createQueuePart({ database, home, pictures, maxWaiting: parts.maxWaiting, onQueued: parts.onQueued }),
    async list({ state, recipe, verdict, sampled }, { after, limit }) {
      let query = rows
        .withStation()
        .where('label', state === 'waiting' ? 'is' : 'is not', null)
        .orderBy('at')
        .orderBy('id')
        .limit(limit)
      if (recipe !== undefined) query = query.where('recipe', '=', recipe)
      if (verdict !== undefined) query = query.where('verdict', '=', verdict)
      if (sampled !== undefined) query = query.where('sampled', '=', sampled ? 1 : 0)
      if (after !== undefined)
        query = query
          .where('at', '>=', after.at)
          .where(({ eb, or, and }) =>
            or([eb('at', '>', after.at), and([eb('at', '=', after.at), eb('id', '>', after.id)])])
          )
      return (await query.execute()).map(partOf)
    },
    get: async (id) => partOf(await rows.find(id)),
    async picture(id) {
      const picture = pictureOf(await rows.find(id))
      const bytes = (await pictures.read(picture)) ?? (await stationPictures.read(picture.sha256))
      if (bytes === undefined) throw new PictureNotKept(id)
      return { bytes, extension: picture.extension }
    },
    async say(id, { label, defectKind }, actor) {
      await stationPictures.keep(await rows.find(id))
      return database.transaction().execute(async (transaction) => {
        // The lock first: of two corrections at the same time, the later one sees the earlier one.
        await transaction
          .updateTable('reviews')
          .set((row) => ({ label: row.ref('label') }))
          .where('id', '=', id)
          .execute()
        const row = await rows.find(id, transaction)
        const before = partOf(row)
        if (before.said?.label === label && before.said.defectKind === defectKind) return before
        const said = { label, defectKind, by: actor.name, at: timeAfter(before.said?.at, now()) }
        await transaction
          .updateTable('reviews')
          .set({
            label,
            defect_kind: defectKind,
            labelled_by: said.by,
            labelled_at: said.at,
            unheard: row.home === home ? 0 : 1
          })
          .where('id', '=', id)
          .execute()
        await audit.append(transaction, {
          actor,
          action: 'review.label',
          subject: `inspection/${id}`,
          before: wordOf(before.said),
          after: wordOf(said)
        })
        const part = { ...before, said }
        await onSaid(transaction, part)
        return part
      })
    },
    async counts(modelVersion) {
      let query = rows
        .reviewed()
        .select(({ fn }) => ['recipe', 'verdict', 'sampled', 'label', fn.countAll().as('count')])
        .groupBy(['recipe', 'verdict', 'sampled', 'label'])
      if (modelVersion !== undefined) query = query.where('model_version', '=', modelVersion)
      return (await query.execute()).map(({ recipe, verdict, sampled, label, count }) => ({
        recipe,
        verdict: verdict as Verdict,
        sampled: sampled === 1,
        label: label as ReviewLabel | null,
        count: Number(count)
      }))
    },
    async labelled(recipe) {
      const found = await rows
        .own()
        .selectAll()
        .where('recipe', '=', recipe)
        .where('label', 'in', LABELS)
        .orderBy('labelled_at')
        .orderBy('id')
        .execute()
      const last = new Map(found.map((row) => [row.picture_sha256, row]))
      return [...last.values()].map((row) => ({
        file: pictures.fileOf(pictureOf(row)),
        sha256: row.picture_sha256,
        partId: row.part_id,
        label: row.label as Label,
        defectKind: row.defect_kind
      }))
    }
  }
}

/**
 * A correction is later than what it corrects, also where that was said by a machine whose clock is ahead: the word of
 * the later time counts at a plant and its stations.
 */
function timeAfter(corrected: string | undefined, now: Date): string {
  const least = corrected === undefined ? 0 : Date.parse(corrected) + 1
  return new Date(Math.max(now.getTime(), least)).toISOString()
}

const wordOf = (said: ReviewPart['said']) => (said === null ? null : { label: said.label, defectKind: said.defectKind })
