/** A station, as the thread of a channel is told of it. */
export interface StationData {
  readonly station: string
  readonly deadlineMs: number
  readonly maxClockDifferenceMs: number
  readonly recipes: readonly (readonly [number: number, recipe: string])[]
}
