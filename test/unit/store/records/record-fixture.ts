import type { InspectionResult } from '../../../../src/domain/inspection/inspection.ts'
import type { InspectionRecord } from '../../../../src/domain/records/record.ts'

/** The n-th record: one a second from 2026-01-02T03:04:00Z on. */
export function record(
  n: number,
  result: Partial<InspectionResult> = {},
  rest: Partial<InspectionRecord> = {}
): InspectionRecord {
  const at = rest.at ?? new Date(Date.UTC(2026, 0, 2, 3, 4, n)).toISOString()
  return {
    at,
    home: 'here',
    result: {
      resultId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      verdict: 'NG',
      ok: false,
      code: 2,
      reason: 'ABOVE_THRESHOLD',
      score: 0.1 + 0.2,
      threshold: 1 / 3,
      evidence: null,
      circle: { cx: 320.123456789, cy: -0.5, r: 100, confidence: 0.9 },
      recipe: 'ring',
      modelVersion: 'v1',
      partId: null,
      measId: null,
      station: null,
      capturedAt: null,
      receivedAt: at,
      judgedAt: at,
      sequence: null,
      diameterMm: null,
      timingsMs: { decode: 1.25, locate: 2.5, crop: 0.5, encode: 3, score: 0.125, total: 7.375 },
      ...result
    },
    frameSha256: null,
    picture: null,
    ...rest
  }
}
