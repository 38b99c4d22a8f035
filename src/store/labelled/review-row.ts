import type { Insertable, Selectable } from 'kysely'
import type { InspectionResult, Reason, Verdict } from '../../domain/inspection/inspection.ts'
import type { ReviewPart } from '../../domain/labelled/review.ts'
import type { ReviewLabel } from '../../domain/labelled/label.ts'
import type { KeptPicture } from '../../domain/records/record.ts'
import type { ReviewsTable } from '../database/reviews-table.ts'

/** A part that waits for review, as a row of the table. */
export function rowOf(
  { at, result, sampled }: Omit<ReviewPart, 'picture' | 'said'>,
  picture: KeptPicture,
  home: string
): Insertable<ReviewsTable> {
  return {
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
    picture_extension: picture.extension,
    label: null,
    labelled_by: null,
    labelled_at: null,
    defect_kind: null
  }
}

export const pictureOf = (row: Selectable<ReviewsTable>): KeptPicture => ({
  sha256: row.picture_sha256,
  extension: row.picture_extension
})

export function partOf(row: Selectable<ReviewsTable> & { readonly plant_station?: string | null }): ReviewPart {
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
    ...(typeof row.plant_station === 'string' && { plantStation: row.plant_station }),
    said:
      row.label === null
        ? null
        : { label: row.label as ReviewLabel, defectKind: row.defect_kind, by: row.labelled_by!, at: row.labelled_at! }
  }
}
