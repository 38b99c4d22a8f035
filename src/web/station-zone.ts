// Times are the station's, wherever the page is looked at.

/** IANA name; undefined is this device's zone, until the service has said its own. */
let zone: string | undefined
let clock: Intl.DateTimeFormat | null = null

/** @param name IANA, such as `Europe/Berlin`; a zone that this browser does not know is passed over */
export function setStationZone(name: string): void {
  try {
    clock = formatOf(name)
    zone = name
  } catch {
    clock = null
    zone = undefined
  }
}

export const stationZone = (): string => zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone

const formatOf = (timeZone: string | undefined): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-CA', {
    ...(timeZone !== undefined && { timeZone }),
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit'
  })

/** Date and time in the station's zone: `2026-11-28` and `14:02:09`. */
export function inStationZone(date: Date): { readonly date: string; readonly time: string } {
  clock ??= formatOf(zone)
  const parts = new Map(clock.formatToParts(date).map(({ type, value }) => [type, value]))
  const joined = (names: readonly Intl.DateTimeFormatPartTypes[], by: string): string =>
    names.map((name) => parts.get(name) ?? '').join(by)
  return { date: joined(['year', 'month', 'day'], '-'), time: joined(['hour', 'minute', 'second'], ':') }
}

/**
 * The moment at which the station's clock shows this.
 * @param local as `datetime-local` gives it: `2026-11-28T14:02`
 * @returns ISO 8601, UTC
 */
export function fromStationZone(local: string): string {
  const shown = Date.parse(`${local}Z`)
  // The offset of a moment nearby can be another one, where clocks are changed: looked up twice it is the right one.
  const offsetAt = (ms: number): number => {
    const { date, time } = inStationZone(new Date(ms))
    return Date.parse(`${date}T${time}Z`) - 1000 * Math.floor(ms / 1000)
  }
  const near = shown - offsetAt(shown)
  return new Date(shown - offsetAt(near)).toISOString()
}
