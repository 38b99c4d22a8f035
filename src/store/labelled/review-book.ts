import type { Kysely, Selectable } from 'kysely'
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { InspectionResult, Reason, Verdict } from '../../domain/inspection/inspection.ts'
import { createKeyedLock } from '../../domain/keyed-lock.ts'
import { type Label, type LabelledFile, LABELS } from '../../domain/labelled/label.ts'
import type { KeptPicture } from '../../domain/records/record.ts'
import type { ReviewBook, ReviewLabel, ReviewPart } from '../../domain/labelled/review.ts'
import { DiskNearlyFull, PictureNotKept, ReviewPartNotFound } from '../../errors.ts'
import { absent } from '../absent.ts'
import type { AuditWriter } from '../access/audit-log.ts'
import type { ReviewsTable } from '../database/reviews-table.ts'
import type { Tables } from '../database/tables.ts'
import { freeBytesOf } from '../free-bytes.ts'
import { writeFileAtomically } from '../write-file.ts'

export interface ReviewBookParts {
  readonly database: Kysely<Tables>
  /** Id of the data folder: of several that share a database each reviews its own parts, whose pictures it has. */
  readonly home: string
  /** Pictures by SHA-256. */
  readonly folder: string
  /** Parts that wait; beyond that the oldest go, with their pictures. */
  readonly maxWaiting: number
  /** With less free space on the disk no part is queued. */
  readonly minFreeBytes: number
  readonly freeBytes?: (folder: string) => Promise<number>
  readonly audit: AuditWriter
  readonly now: () => Date
}

export interface ReviewStore extends ReviewBook {
  /** Writes the picture, then queues the part. Durable when it resolves. @throws DiskNearlyFull */
  add(
    part: Omit<ReviewPart, 'picture' | 'said'>,
    picture: { readonly bytes: Uint8Array; readonly extension: string }
  ): Promise<void>
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
export function createReviewBook({
  database,
  home,
  folder,
  maxWaiting,
  minFreeBytes,
  freeBytes = freeBytesOf,
  audit,
  now
}: ReviewBookParts): ReviewStore {
  const own = (among: Kysely<Tables> = database) => among.selectFrom('reviews').where('home', '=', home)
  const fileOf = ({ sha256, extension }: KeptPicture): string =>
    join(folder, sha256.slice(0, 2), `${sha256}.${extension}`)
  // A picture is not taken away while another part comes with the same.
  const alone = createKeyedLock()

  async function rowOf(id: string, among: Kysely<Tables> = database): Promise<Selectable<ReviewsTable>> {
    const row = await own(among).selectAll().where('id', '=', id).executeTakeFirst()
    if (row === undefined) throw new ReviewPartNotFound(id)
    return row
  }

  async function trim(): Promise<void> {
    const gone = await own()
      .selectAll()
      .where('label', 'is', null)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(100)
      .offset(maxWaiting)
      .execute()
    for (const row of gone) {
      // Another request may have labelled it since.
      const { numDeletedRows } = await database
        .deleteFrom('reviews')
        .where('id', '=', row.id)
        .where('label', 'is', null)
        .executeTakeFirstOrThrow()
      if (
        numDeletedRows === 0n
        || (await own().select('id').where('picture_sha256', '=', row.picture_sha256).limit(1).executeTakeFirst())
          !== undefined
      )
        continue
      await rm(fileOf(pictureOf(row)), { force: true })
    }
  }

  return {
    add: ({ at, result, sampled }, { bytes, extension }) =>
      alone('add', async () => {
        const picture = { sha256: createHash('sha256').update(bytes).digest('hex'), extension }
        const file = fileOf(picture)
        if ((await stat(file).catch(absent)) === undefined) {
          await mkdir(folder, { recursive: true })
          const free = await freeBytes(folder)
          if (free < minFreeBytes) throw new DiskNearlyFull(minFreeBytes, free)
          await writeFileAtomically(file, bytes)
        }
        await database
          .insertInto('reviews')
          .values({
            id: result.resultId,
            at,
            home,
            recipe: result.recipe,
            model_version: result.modelVersion,
            station: result.station,
            part_id: result.partId,
            verdict: result.verdict,
            reason: result.reason,
            score: result.score,
            threshold: result.threshold,
            evidence: result.evidence === null ? null : JSON.stringify(result.evidence),
            circle: result.circle === null ? null : JSON.stringify(result.circle),
            sampled: sampled ? 1 : 0,
            picture_sha256: picture.sha256,
            picture_extension: extension,
            label: null,
            labelled_by: null,
            labelled_at: null,
            defect_kind: null
          })
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute()
        await trim()
      }),
    async list({ state, recipe, verdict, sampled }, { after, limit }) {
      let query = own()
        .selectAll()
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
    get: async (id) => partOf(await rowOf(id)),
    async picture(id) {
      const picture = pictureOf(await rowOf(id))
      const bytes = await readFile(fileOf(picture)).catch(absent)
      if (bytes === undefined) throw new PictureNotKept(id)
      return { bytes, extension: picture.extension }
    },
    say: (id, { label, defectKind }, actor) =>
      database.transaction().execute(async (transaction) => {
        // The lock first, so that of two corrections at once each sees the one before it.
        await transaction
          .updateTable('reviews')
          .set((row) => ({ label: row.ref('label') }))
          .where('home', '=', home)
          .where('id', '=', id)
          .execute()
        const before = partOf(await rowOf(id, transaction))
        if (before.said?.label === label && before.said.defectKind === defectKind) return before
        const said = { label, defectKind, by: actor.name, at: now().toISOString() }
        await transaction
          .updateTable('reviews')
          .set({ label, defect_kind: defectKind, labelled_by: said.by, labelled_at: said.at })
          .where('id', '=', id)
          .execute()
        const wordOf = (word: ReviewPart['said']) =>
          word === null ? null : { label: word.label, defectKind: word.defectKind }
        await audit.append(transaction, {
          actor,
          action: 'review.label',
          subject: `inspection/${id}`,
          before: wordOf(before.said),
          after: wordOf(said)
        })
        return { ...before, said }
      }),
    async counts(modelVersion) {
      let query = own()
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
        file: fileOf(pictureOf(row)),
        sha256: row.picture_sha256,
        partId: row.part_id,
        label: row.label as Label,
        defectKind: row.defect_kind
      }))
    }
  }
}

const pictureOf = (row: Selectable<ReviewsTable>): KeptPicture => ({
  sha256: row.picture_sha256,
  extension: row.picture_extension
})

function partOf(row: Selectable<ReviewsTable>): ReviewPart {
  return {
    at: row.at,
    result: {
      resultId: row.id,
      recipe: row.recipe,
      modelVersion: row.model_version,
      station: row.station,
      partId: row.part_id,
      verdict: row.verdict as Verdict,
      reason: row.reason as Reason,
      score: row.score,
      threshold: row.threshold,
      evidence: row.evidence === null ? null : (JSON.parse(row.evidence) as InspectionResult['evidence']),
      circle: row.circle === null ? null : (JSON.parse(row.circle) as InspectionResult['circle'])
    },
    sampled: row.sampled === 1,
    picture: pictureOf(row),
    said:
      row.label === null
        ? null
        : { label: row.label as ReviewLabel, defectKind: row.defect_kind, by: row.labelled_by!, at: row.labelled_at! }
  }
}
