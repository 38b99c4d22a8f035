import type { Kysely, Selectable } from 'kysely'
import type { Verdict } from '../../domain/inspection/inspection.ts'
import { type Label, type LabelledFile, LABELS, type ReviewLabel } from '../../domain/labelled/label.ts'
import type { ReviewBook, ReviewPart } from '../../domain/labelled/review.ts'
import type { Content } from '../../domain/blobs/content.ts'
import { PictureNotKept, ReviewPartNotFound } from '../../errors.ts'
import type { AuditWriter } from '../access/audit-log.ts'
import type { ReviewsTable } from '../database/reviews-table.ts'
import type { Tables } from '../database/tables.ts'
import { createQueuePart, type PartQueueParts, type QueuePart } from './queue-part.ts'
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
  const own = (among: Kysely<Tables> = database) => among.selectFrom('reviews').where('home', '=', home)
  const reviewed = (among: Kysely<Tables> = database) =>
    elsewhere === undefined
      ? own(among)
      : among
          .selectFrom('reviews')
          .where(({ eb, or, selectFrom }) =>
            or([eb('home', '=', home), eb('home', 'in', selectFrom('stations').select('stations.home'))])
          )
  const withStation = (among?: Kysely<Tables>) =>
    reviewed(among)
      .selectAll('reviews')
      .select(({ selectFrom }) =>
        selectFrom('stations')
          .select('stations.name')
          .whereRef('stations.home', '=', 'reviews.home')
          .as('plant_station')
      )
  const pictures = createReviewPictures(parts)

  async function find(id: string, among: Kysely<Tables> = database): Promise<ReviewRow> {
    const row = await withStation(among).where('reviews.id', '=', id).executeTakeFirst()
    if (row === undefined) throw new ReviewPartNotFound(id)
    return row
  }

  const readElsewhere = async (sha256: string): Promise<Uint8Array | undefined> =>
    (await elsewhere?.read('content', sha256)) ?? (await elsewhere?.read('pictures', sha256))

  /** The picture of a labelled part stays for good: trainings need it. */
  async function keepElsewhere({ home: owner, picture_sha256: sha256 }: ReviewRow): Promise<void> {
    if (owner === home || elsewhere === undefined || (await elsewhere.has('content', sha256))) return
    const bytes = await elsewhere.read('pictures', sha256)
    if (bytes !== undefined) await elsewhere.put('content', bytes)
  }

  return {
    add: createQueuePart({ database, home, pictures, maxWaiting: parts.maxWaiting, onQueued: parts.onQueued }),
    async list({ state, recipe, verdict, sampled }, { after, limit }) {
      let query = withStation()
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
    get: async (id) => partOf(await find(id)),
    async picture(id) {
      const picture = pictureOf(await find(id))
      const bytes = (await pictures.read(picture)) ?? (await readElsewhere(picture.sha256))
      if (bytes === undefined) throw new PictureNotKept(id)
      return { bytes, extension: picture.extension }
    },
    async say(id, { label, defectKind }, actor) {
      await keepElsewhere(await find(id))
      return database.transaction().execute(async (transaction) => {
        // The lock first: of two corrections at the same time, the later one sees the earlier one.
        await transaction
          .updateTable('reviews')
          .set((row) => ({ label: row.ref('label') }))
          .where('id', '=', id)
          .execute()
        const row = await find(id, transaction)
        const before = partOf(row)
        if (before.said?.label === label && before.said.defectKind === defectKind) return before
        const said = { label, defectKind, by: actor.name, at: now().toISOString() }
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
      let query = reviewed()
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
      const rows = await own()
        .selectAll()
        .where('recipe', '=', recipe)
        .where('label', 'in', LABELS)
        .orderBy('labelled_at')
        .orderBy('id')
        .execute()
      const last = new Map(rows.map((row) => [row.picture_sha256, row]))
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

type ReviewRow = Selectable<ReviewsTable> & { readonly plant_station: string | null }

const wordOf = (said: ReviewPart['said']) => (said === null ? null : { label: said.label, defectKind: said.defectKind })
