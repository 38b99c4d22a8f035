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
  /** Size of the frame itself in pixels: what the circle refers to. */
  readonly width: number
  readonly height: number
  /** The small picture, same aspect: JPEG in base64. */
  readonly jpeg: string
  /** Where a part that is not OK differs from good ones; null for OK parts and where there is none. */
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
  /** NG parts since the last OK; a REVIEW neither counts nor ends the row. */
  readonly ngStreak: number
}

/** Called for each event. Must not throw and must not wait. */
export interface LiveWatcher {
  onResult(live: LiveResult, counters: LiveCounters): void
  /** Pictures are made only while somebody watches, and under load not of every part. */
  onPicture?: (picture: LivePicture) => void
}

/** Results as they come. */
export interface LiveFeed {
  /** When counting started; ISO 8601, UTC. */
  readonly since: string
  /** The last results, oldest first, with the pictures that there are. */
  recent(): readonly { readonly live: LiveResult; readonly picture: LivePicture | null }[]
  counters(): readonly LiveCounters[]
  /** @returns ends it @throws LiveFull */
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
