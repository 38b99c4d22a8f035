import { type InspectionResult, PLC_CODES, type Reason } from './inspection.ts'

/** The same result as NG, for a reason other than its score. */
export function notOk<Result extends Omit<InspectionResult, 'heatmap'>>(result: Result, reason: Reason): Result {
  return { ...result, verdict: 'NG', ok: false, reason, code: PLC_CODES[reason] }
}
