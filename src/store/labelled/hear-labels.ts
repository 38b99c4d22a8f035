import type { Kysely } from 'kysely'
import type { ReviewPart } from '../../domain/labelled/review.ts'
import type { SaidAtPlant } from '../../domain/plant/received.ts'
import type { AuditWriter } from '../access/audit-log.ts'
import type { Tables } from '../database/tables.ts'
import { partOf } from './review-row.ts'

/** Takes over what people at the plant said of parts of this data folder, and tells which parts have a new label. */
export type HearLabels = (labels: readonly SaidAtPlant[]) => Promise<readonly ReviewPart[]>

/**
 * The last label counts: one that was said here later stays. A part that is no longer here is passed over. Hearing
 * twice is as once.
 */
export function createHearLabels(database: Kysely<Tables>, home: string, audit: AuditWriter): HearLabels {
  const hearOne = ({ resultId, label, defectKind, by, at }: SaidAtPlant): Promise<ReviewPart | undefined> =>
    database.transaction().execute(async (transaction) => {
      const row = await transaction
        .updateTable('reviews')
        .set({ label, defect_kind: defectKind, labelled_by: by, labelled_at: at })
        .where('home', '=', home)
        .where('id', '=', resultId)
        .where(({ eb, or }) => or([eb('labelled_at', 'is', null), eb('labelled_at', '<', at)]))
        .returningAll()
        .executeTakeFirst()
      if (row === undefined) return undefined
      await audit.append(transaction, {
        actor: { name: by },
        action: 'review.label',
        subject: `inspection/${resultId}`,
        after: { label, defectKind, saidAt: 'plant' }
      })
      return partOf(row)
    })

  return async (labels) => {
    const parts: ReviewPart[] = []
    for (const label of labels) {
      const part = await hearOne(label)
      if (part !== undefined) parts.push(part)
    }
    return parts
  }
}
