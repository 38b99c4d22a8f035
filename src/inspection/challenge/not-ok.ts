import { type InspectionResult, PLC_CODES, type Reason } from '../../domain/inspection/inspection.ts'

/** The same result, which is not let pass for another reason than its score. */
export function notOk(result: InspectionResult, reason: Reason): InspectionResult {
  return { ...result, verdict: 'NG', ok: false, reason, code: PLC_CODES[reason] }
}
