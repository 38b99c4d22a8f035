import type { FromChannel, LineWishes } from '../domain/channels/line.ts'
import { partIdOf } from '../domain/inspection/part-id.ts'

/** Keeps what controllers and people have asked for the next pictures of the stations. */
export interface KeptWishes extends LineWishes {
  /** A controller has chosen the recipe of a station. */
  choose(station: string, recipe: string): void
  /** A controller announces the part of a station's next picture, or takes the announcement back. */
  expect(channel: string, announced: Omit<FromChannel & { type: 'expect' }, 'type'>): void
  /** The channel has ended: nobody would take its announcements back. */
  forget(channel: string): void
  /** A person announces a master part: the next picture of the station without a part id shows it. */
  announce(station: string, partId: string): void
  /** A controller has a station in simulation, or takes it back. */
  simulate(station: string, on: boolean): void
  /**
   * Whether a station is in simulation, or was when the picture arrived.
   * @param receivedAt arrival of the picture, ISO 8601; null: now
   */
  isSimulated(station: string | null, receivedAt: string | null): boolean
  /** A part was judged: where it is the announced master part, the announcement has done its work. */
  judged(station: string | null, partId: string | null | undefined): void
}

/** An announcement by a person ends after this time. Milliseconds. */
const ANNOUNCED_MS = 120_000

/** A part that a controller has announced. */
interface Announced {
  readonly channel: string
  readonly partId: string
  /** 0 or empty: none. */
  readonly triggerId: number | string
}

/**
 * @param setTimer returns a function that stops the timer
 * @param nowMs milliseconds since 1970
 */
export function createLineWishes(
  setTimer: (run: () => void, ms: number) => () => void,
  nowMs: () => number
): KeptWishes {
  const recipes = new Map<string, string>()
  const parts = new Map<string, Announced>()
  /** Master parts that a person has announced, by station. */
  const masters = new Map<string, { readonly partId: string }>()
  /** End of the simulation, by station. Infinity: it has not ended. */
  const simulatedUntilMs = new Map<string, number>()
  return {
    recipeOf: (station) => (station === undefined ? undefined : recipes.get(station)),
    partOf(station, measId) {
      if (station === undefined) return undefined
      const master = masters.get(station)
      if (master !== undefined) return master.partId
      const announced = parts.get(station)
      if (announced === undefined) return undefined
      const { partId, triggerId } = announced
      return triggerId === 0 || triggerId === '' || measId === String(triggerId) ? partId : undefined
    },
    choose(station, recipe) {
      recipes.set(station, recipe)
    },
    expect(channel, { station, partId, triggerId }) {
      if (partId === null) parts.delete(station)
      else parts.set(station, { channel, partId: partIdOf(partId), triggerId })
    },
    forget(channel) {
      for (const [station, announced] of parts) if (announced.channel === channel) parts.delete(station)
    },
    announce(station, partId) {
      const master = { partId }
      masters.set(station, master)
      setTimer(() => {
        // Somebody may have announced a part again since then.
        if (masters.get(station) === master) masters.delete(station)
      }, ANNOUNCED_MS)
    },
    simulate(station, on) {
      if (on) simulatedUntilMs.set(station, Infinity)
      else if (simulatedUntilMs.get(station) === Infinity) simulatedUntilMs.set(station, nowMs())
    },
    isSimulated(station, receivedAt) {
      const untilMs = station === null ? undefined : simulatedUntilMs.get(station)
      return untilMs !== undefined && (receivedAt === null ? nowMs() : Date.parse(receivedAt)) <= untilMs
    },
    judged(station, partId) {
      if (station !== null && masters.get(station)?.partId === partId) masters.delete(station)
    }
  }
}
