import type { FromChannel } from '../../domain/channels/line.ts'
import type { HandshakeParts } from './handshake-types.ts'
import type { StationData } from './station-data.ts'

/**
 * What the handshake of a station needs in the thread of a channel.
 * @param tell sends a message to the service
 */
export function stationHandshake(
  { station, deadlineMs, maxClockDifferenceMs, recipes }: StationData,
  tell: (message: FromChannel) => void
): HandshakeParts {
  return {
    station,
    deadlineMs,
    maxClockDifferenceMs,
    recipes: new Map(recipes),
    now: () => ({ ms: nowMs(), epochMs: Date.now() }),
    expect(partId, triggerId) {
      tell({ type: 'expect', station, partId, triggerId })
    },
    select(recipe) {
      tell({ type: 'select', station, recipe })
    },
    onTrigger(triggerId, ms) {
      tell({ type: 'trigger', station, triggerId, ms })
    }
  }
}

/** The machine's monotonic clock, the same in all processes; milliseconds. */
export const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6
