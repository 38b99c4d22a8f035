import { createHash } from 'node:crypto'
import type { HeatMap, InspectionRequest, InspectionResult } from '../domain/inspection/inspection.ts'
import type { InspectionRecord, JudgeOnce } from '../domain/records/record.ts'

export interface JudgeOnceParts {
  /** SHA-256 of a frame, in hex. */
  readonly digestOf: (frame: Uint8Array) => Promise<string>
  /** The answer of another service to a measurement. */
  readonly firstOf?: (measurement: string) => Promise<InspectionResult | undefined>
  /** Milliseconds, monotonic. */
  readonly clockMs: () => number
  /** For this time after the first post, the same measurement counts as a repetition. */
  readonly windowMs: number
  /** Number of measurements that are remembered; the oldest ones are dropped. */
  readonly maxMeasurements: number
  /** Heat map for a repeated post; null if that version has no heat maps, or no longer exists. */
  readonly explain: (request: InspectionRequest, result: InspectionResult) => Promise<HeatMap | null>
  /** Called for each repeated post that gets the same answer as before. */
  readonly onRepeated: (result: InspectionResult) => void
}

export interface OnceJudge {
  readonly judgeOnce: JudgeOnce
  /** Adds measurements from before the start, newest first. @param now ISO 8601 */
  remember(records: readonly InspectionRecord[], now: string): void
}

interface Measurement {
  readonly result: Promise<InspectionResult>
  readonly sinceMs: number
}

/**
 * The same measId of the same station for the same recipe, with the same part id, layout and picture, within the
 * window, is one measurement. It is judged once, even if the posts arrive at the same time or at another service on the
 * same database. If any of these differs, it is another measurement: controllers count from zero after a power failure,
 * and a part must never get the verdict of another part.
 */
export function createOnceJudge({
  digestOf,
  firstOf = async () => undefined,
  clockMs,
  windowMs,
  maxMeasurements,
  explain,
  onRepeated
}: JudgeOnceParts): OnceJudge {
  const known = new Map<string, Measurement>()

  function put(key: string, measurement: Measurement): void {
    known.delete(key)
    known.set(key, measurement)
    for (const [oldest, { sinceMs }] of known) {
      if (known.size <= maxMeasurements && clockMs() - sinceMs <= windowMs) break
      known.delete(oldest)
    }
  }

  function forget(key: string, measurement: Measurement): void {
    if (known.get(key) === measurement) known.delete(key)
  }

  async function repeated(request: InspectionRequest, result: InspectionResult): Promise<InspectionResult> {
    onRepeated(result)
    return request.heatmap === true ? { ...result, heatmap: await explain(request, result) } : result
  }

  function begin(
    key: string,
    request: InspectionRequest,
    judge: (request: InspectionRequest) => Promise<InspectionResult>
  ): Promise<InspectionResult> {
    const answer = (async () => {
      const first = await firstOf(key)
      return first === undefined ? judge({ ...request, measurement: key }) : repeated(request, first)
    })()
    const measurement = { result: answer.then(({ heatmap: _large, ...result }) => result), sinceMs: clockMs() }
    measurement.result.catch(() => {
      forget(key, measurement)
    })
    put(key, measurement)
    return answer
  }

  return {
    async judgeOnce(request, judge) {
      if (request.measId === undefined || windowMs === 0) return judge(request)
      const key = measurementOf(request, await digestOf(request.frame))
      for (;;) {
        // There must be no `await` between this check and `begin`. Otherwise simultaneous posts would all be judged.
        const found = known.get(key)
        if (found === undefined || clockMs() - found.sinceMs > windowMs) return begin(key, request, judge)
        const result = await found.result.catch(() => undefined)
        if (result !== undefined) return repeated(request, result)
        forget(key, found)
      }
    },
    remember(records, now) {
      for (const { at, result, measurement } of records.toReversed()) {
        if (measurement === undefined || measurement === null) continue
        const agoMs = Math.max(0, Date.parse(now) - Date.parse(at))
        put(measurement, { result: Promise.resolve(result), sinceMs: clockMs() - agoMs })
      }
    }
  }
}

/** SHA-256 in hex. @param digest of the frame */
export function measurementOf(
  { station, recipeId, measId, partId, raw }: Omit<InspectionRequest, 'frame'>,
  digest: string
): string {
  const layout = raw === undefined ? null : Object.entries(raw).sort(([one], [other]) => (one < other ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([station ?? null, recipeId, measId ?? null, partId ?? null, layout, digest]))
    .digest('hex')
}
