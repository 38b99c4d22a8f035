import type { LineResult } from '../../domain/channels/line.ts'

/** Number or text of a trigger, which the picture has as its measId; 0 or empty: none. */
export type TriggerId = number | string

/** A request of a controller for one result. */
export interface Trigger {
  readonly id: TriggerId
  /** When it came, on the machine's monotonic clock and on the wall clock; milliseconds. */
  readonly ms: number
  readonly epochMs: number
}

/**
 * Whether a result is that of this trigger. With a trigger id: the one with this measId. Without: one whose picture
 * came in after the trigger, and, where the camera says so, was taken after it.
 */
export function isOfTrigger(
  { id, ms, epochMs }: Trigger,
  { measId, capturedAt }: Pick<LineResult['result'], 'measId' | 'capturedAt'>,
  receivedMs: number,
  maxClockDifferenceMs: number
): boolean {
  if (receivedMs < ms) return false
  if (id !== 0 && id !== '') return measId === String(id)
  return capturedAt === null || Date.parse(capturedAt) >= epochMs - maxClockDifferenceMs
}
