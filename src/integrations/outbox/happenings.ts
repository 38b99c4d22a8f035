import type { Drift } from '../../domain/inspection/drift.ts'
import type { ErrorSum, Stability } from '../../domain/inspection/stability.ts'
import { isSilent, type StationState } from '../../domain/inspection/stations.ts'
import type { Message, MessageKind } from '../../domain/records/outbox.ts'
import type { TrainJob } from '../../domain/training/training.ts'
import { isOver } from '../../domain/training/training.ts'

/** What is looked at for messages that are no results. */
export interface Seen {
  readonly stations: readonly StationState[]
  readonly drifts: readonly Drift[]
  readonly stability: readonly Stability[]
  readonly errors: readonly ErrorSum[]
  /** The newest ones. */
  readonly jobs: readonly TrainJob[]
}

/** Scores that have moved so far are told; the alert rule has the same figure. */
const MAX_DRIFT = 0.4

/** What comes back after it was gone is another one. */
const COMES_BACK: ReadonlySet<string> = new Set<MessageKind>(['drift', 'stability', 'review.errors'])

/**
 * @param now ISO 8601
 * @returns to be called with each look: what has happened since the one before, as messages; of the first look nothing
 */
export function createHappenings(now: () => string): (seen: Seen) => Omit<Message, 'position'>[] {
  let before: ReadonlySet<string> | null = null
  return ({ stations, drifts, stability, errors, jobs }) => {
    const at = now()
    const all = [
      ...stations.filter(isSilent).map(({ station, lastPartAt, silentAfterMs }) => ({
        // The key becomes a header.
        key: `station.silent:${encodeURIComponent(station ?? '')}:${lastPartAt}`,
        kind: 'station.silent' as const,
        station,
        body: { station, lastPartAt, silentAfterMs }
      })),
      ...drifts
        .filter(({ distance }) => distance > MAX_DRIFT)
        .map((drift) => ({
          key: `drift:${drift.recipe}:${drift.modelVersion}`,
          kind: 'drift' as const,
          station: null,
          body: { ...drift }
        })),
      ...stability.flatMap((state) =>
        state.alarms.map((method) => ({
          key: `stability:${method}:${state.series}:${state.recipe}:${encodeURIComponent(state.station ?? '')}`,
          kind: 'stability' as const,
          station: state.station,
          body: { ...state, method }
        }))
      ),
      ...errors
        .filter(({ sum, limit }) => sum >= limit)
        .map((errorSum) => ({
          key: `review.errors:${errorSum.recipe}`,
          kind: 'review.errors' as const,
          station: null,
          body: { ...errorSum }
        })),
      ...jobs.filter(isOver).map(({ id, recipe, state, modelVersion, activated, activation, error, endedAt }) => ({
        key: `training.ended:${id}`,
        kind: 'training.ended' as const,
        station: null,
        body: { id, recipe, state, modelVersion, activated, activation, error, endedAt }
      }))
    ]
    const fresh = before === null ? [] : all.filter(({ key }) => !before!.has(key))
    before = new Set(all.map(({ key }) => key))
    return fresh.map((each) => ({ ...each, at, key: COMES_BACK.has(each.kind) ? `${each.key}:${at}` : each.key }))
  }
}
