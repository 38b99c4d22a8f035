import {
  type ChallengeOutcome,
  PLC_CODES,
  type Reason,
  STAGES,
  type Verdict
} from '../../domain/inspection/inspection.ts'
import type { InspectionRecord } from '../../domain/records/record.ts'
import type { InspectionsTable } from '../database/inspections-table.ts'

/** A record as a row of the table. */
export function rowOf({
  at,
  home,
  result,
  frameSha256,
  measurement = null,
  postedBy = null,
  study = null,
  picture
}: InspectionRecord): InspectionsTable {
  const { circle, timingsMs } = result
  return {
    id: result.resultId,
    at,
    home,
    recipe: result.recipe,
    model_version: result.modelVersion,
    station: result.station,
    part_id: result.partId,
    meas_id: result.measId,
    verdict: result.verdict,
    reason: result.reason,
    score: result.score,
    threshold: result.threshold,
    circle_cx: circle?.cx ?? null,
    circle_cy: circle?.cy ?? null,
    circle_r: circle?.r ?? null,
    circle_confidence: circle?.confidence ?? null,
    bore: result.bore === undefined ? null : JSON.stringify(result.bore),
    evidence: result.evidence === null ? null : JSON.stringify(result.evidence),
    decode_ms: timingsMs.decode ?? null,
    locate_ms: timingsMs.locate ?? null,
    crop_ms: timingsMs.crop ?? null,
    encode_ms: timingsMs.encode ?? null,
    score_ms: timingsMs.score ?? null,
    total_ms: timingsMs.total,
    frame_sha256: frameSha256,
    picture_sha256: picture?.sha256 ?? null,
    picture_extension: picture?.extension ?? null,
    measurement,
    captured_at: result.capturedAt,
    received_at: result.receivedAt,
    sequence: result.sequence,
    diameter_mm: result.diameterMm,
    posted_by: postedBy,
    study,
    simulated: result.simulated === true ? 1 : null,
    challenge: result.challenge === undefined ? null : JSON.stringify(result.challenge)
  }
}

/** A row of the table as a record. */
export function recordOf(row: InspectionsTable): InspectionRecord {
  const verdict = row.verdict as Verdict
  const reason = row.reason as Reason
  const stages = STAGES.flatMap((stage) => (row[`${stage}_ms`] === null ? [] : [[stage, row[`${stage}_ms`]]]))
  return {
    at: row.at,
    home: row.home,
    result: {
      resultId: row.id,
      verdict,
      ok: verdict === 'OK',
      code: PLC_CODES[reason],
      reason,
      score: row.score,
      threshold: row.threshold,
      evidence: row.evidence === null ? null : (JSON.parse(row.evidence) as InspectionRecord['result']['evidence']),
      circle:
        row.circle_cx === null
          ? null
          : { cx: row.circle_cx, cy: row.circle_cy!, r: row.circle_r!, confidence: row.circle_confidence! },
      ...(row.bore !== null && {
        bore: JSON.parse(row.bore) as NonNullable<InspectionRecord['result']['bore']> | null
      }),
      recipe: row.recipe,
      modelVersion: row.model_version,
      partId: row.part_id,
      measId: row.meas_id,
      station: row.station,
      capturedAt: row.captured_at,
      receivedAt: row.received_at,
      judgedAt: row.at,
      sequence: row.sequence === null ? null : Number(row.sequence),
      diameterMm: row.diameter_mm,
      ...(row.simulated !== null && { simulated: true as const }),
      ...(row.challenge !== null && { challenge: JSON.parse(row.challenge) as ChallengeOutcome }),
      timingsMs: {
        ...(Object.fromEntries(stages) as Omit<InspectionRecord['result']['timingsMs'], 'total'>),
        total: row.total_ms
      }
    },
    frameSha256: row.frame_sha256,
    ...(row.measurement !== null && { measurement: row.measurement }),
    ...(row.posted_by !== null && { postedBy: row.posted_by }),
    ...(row.study !== null && { study: row.study }),
    picture: row.picture_sha256 === null ? null : { sha256: row.picture_sha256, extension: row.picture_extension! }
  }
}
