import type { HeatMap, InspectionResult, Verdict } from './inspection.ts'

/** A judged part as the wall shows it. */
export interface LiveResult {
  /** When it was judged; ISO 8601, UTC. */
  readonly at: string
  readonly result: InspectionResult
}

/** A small picture of a judged part. */
export interface LivePicture {
  readonly resultId: string
  readonly recipe: string
  /** Size of the original frame in pixels, to which the circle refers. */
  readonly width: number
  readonly height: number
  /** The small picture with the same aspect ratio: JPEG in base64. */
  readonly jpeg: string
  /** Heat map of a part that is not OK; null for OK parts, and if there is none. */
  readonly heatmap: HeatMap | null
}

/** Parts of one recipe since the service started. */
export interface LiveCounters {
  readonly recipe: string
  readonly total: number
  readonly ok: number
  readonly ng: number
  readonly review: number
  /** Share of OK, 0 to 1. */
  readonly yield: number
  /** Consecutive NG parts since the last OK. A REVIEW neither counts nor resets the number. */
  readonly ngStreak: number
}

/** Its functions are called for each event. They must not throw and must not block. */
export interface LiveWatcher {
  onResult(live: LiveResult, counters: LiveCounters): void
  /** Pictures are made only while somebody watches, and under load not for every part. */
  onPicture?: (picture: LivePicture) => void
}

/** Results as they come. */
export interface LiveFeed {
  /** When counting started; ISO 8601, UTC. */
  readonly since: string
  /** The last results, oldest first, with their pictures if there are any. */
  recent(): readonly { readonly live: LiveResult; readonly picture: LivePicture | null }[]
  counters(): readonly LiveCounters[]
  /** @returns a function that ends the watching @throws LiveFull */
  watch(watcher: LiveWatcher): () => void
}

/** @returns the counters after one more part */
export function countVerdict(before: LiveCounters | undefined, recipe: string, verdict: Verdict): LiveCounters {
  const { total, ok, ng, review, ngStreak } = before ?? { total: 0, ok: 0, ng: 0, review: 0, ngStreak: 0 }
  const good = ok + Number(verdict === 'OK')
  return {
    recipe,
    total: total + 1,
    ok: good,
    ng: ng + Number(verdict === 'NG'),
    review: review + Number(verdict === 'REVIEW'),
    yield: good / (total + 1),
    ngStreak: verdict === 'OK' ? 0 : ngStreak + Number(verdict === 'NG')
  }
}
