import type { HeatMap, InspectionRequest, InspectionResult } from '../domain/inspection/inspection.ts'
import type { InspectionRecord, JudgeOnce } from '../domain/records/record.ts'

export interface JudgeOnceParts {
  /** SHA-256 of a frame, in hex. */
  readonly digestOf: (frame: Uint8Array) => Promise<string>
  /** Milliseconds, monotonic. */
  readonly clockMs: () => number
  /** So long after the first post is the same measurement a repeated one. */
  readonly windowMs: number
  /** Measurements remembered; the oldest go. */
  readonly most: number
  /** Where the part of a repeated post differs from good ones; null where that version draws none, or is gone. */
  readonly explain: (request: InspectionRequest, result: InspectionResult) => Promise<HeatMap | null>
  /** Told of each repeated post that was answered as before. */
  readonly onRepeated: (result: InspectionResult) => void
}

export interface OnceJudge {
  readonly judgeOnce: JudgeOnce
  /** Measurements from before the start, newest first. @param now ISO 8601 */
  remember(records: readonly InspectionRecord[], now: string): void
}

interface Measurement {
  readonly digest: Promise<string>
  readonly result: Promise<InspectionResult>
  readonly sinceMs: number
}

/**
 * The same measId of the same station for the same recipe, with the same picture, within the window: one measurement, judged once, also when the posts
 * come at the same time. A measId that comes with another picture is another measurement, since controllers count anew after a power cut, and a verdict
 * must never be that of another part; it takes the place of the one before.
 */
export function createOnceJudge({ digestOf, clockMs, windowMs, most, explain, onRepeated }: JudgeOnceParts): OnceJudge {
  const known = new Map<string, Measurement>()

  function put(key: string, measurement: Measurement): void {
    known.delete(key)
    known.set(key, measurement)
    for (const [oldest, { sinceMs }] of known) {
      if (known.size <= most && clockMs() - sinceMs <= windowMs) break
      known.delete(oldest)
    }
  }

  function forget(key: string, measurement: Measurement): void {
    if (known.get(key) === measurement) known.delete(key)
  }

  function begin(
    key: string,
    request: InspectionRequest,
    judge: (request: InspectionRequest) => Promise<InspectionResult>
  ): Promise<InspectionResult> {
    const answer = judge(request)
    const digest = digestOf(request.frame)
    const measurement = { digest, result: answer.then(({ heatmap: _large, ...result }) => result), sinceMs: clockMs() }
    for (const promise of [digest, measurement.result])
      promise.catch(() => {
        forget(key, measurement)
      })
    put(key, measurement)
    return answer
  }

  return {
    async judgeOnce(request, judge) {
      if (request.measId === undefined || windowMs === 0) return judge(request)
      const key = keyOf(request.station ?? null, request.measId, request.recipeId)
      for (;;) {
        // Nothing is waited for between this look and `begin`: posts at the same time would all begin.
        const found = known.get(key)
        if (found === undefined || clockMs() - found.sinceMs > windowMs) return begin(key, request, judge)
        const [before, now] = await Promise.all([found.digest, digestOf(request.frame)])
        if (known.get(key) !== found) continue
        if (before !== now) return begin(key, request, judge)
        const result = await found.result.catch(() => undefined)
        if (result === undefined) {
          forget(key, found)
          continue
        }
        onRepeated(result)
        return request.heatmap === true ? { ...result, heatmap: await explain(request, result) } : result
      }
    },
    remember(records, now) {
      for (const { at, result, frameSha256 } of records.toReversed()) {
        if (frameSha256 === null || result.measId === null) continue
        const agoMs = Math.max(0, Date.parse(now) - Date.parse(at))
        put(keyOf(result.station, result.measId, result.recipe), {
          digest: Promise.resolve(frameSha256),
          result: Promise.resolve(result),
          sinceMs: clockMs() - agoMs
        })
      }
    }
  }
}

const keyOf = (station: string | null, measId: string, recipe: string): string =>
  JSON.stringify([station, measId, recipe])
