import type { Circle } from '../../../src/domain/inspection/image.ts'
import type { Picture } from './pictures.ts'

/** Repetitions per picture; the fastest counts, so that other work on the machine matters less. */
const REPEATS = 3
const TOLERANCE_PX = 3

/** How one finder did on one picture. */
export interface Row {
  readonly name: string
  readonly wallMs: number
  /** Time on the processor, of all of the process's threads. */
  readonly cpuMs: number
  /** Tolerance: 3 px and the truth's own uncertainty. */
  readonly limitPx: number
  /** Largest of the centres' distance and the radii's difference; null: not found. */
  readonly offPx: number | null
  readonly centreOffPx: number
  readonly radiusOffPx: number
}

/** @param prepare is not timed @param truthOf null: the picture has no such circle and no row */
export function measure<T>(
  pictures: readonly Picture[],
  prepare: (picture: Picture) => T,
  find: (prepared: T, picture: Picture) => Circle | null,
  { truthOf = (picture: Picture): Circle | null => picture.outer, repeats = REPEATS } = {}
): Row[] {
  return pictures.flatMap((picture) => {
    const truth = truthOf(picture)
    if (truth === null) return []
    const prepared = prepare(picture)
    let [wallMs, cpuMs] = [Infinity, Infinity]
    let found: Circle | null = null
    for (let n = 0; n < repeats; n++) {
      const [start, before] = [performance.now(), process.cpuUsage()]
      found = find(prepared, picture)
      const { user, system } = process.cpuUsage(before)
      wallMs = Math.min(wallMs, performance.now() - start)
      cpuMs = Math.min(cpuMs, (user + system) / 1000)
    }
    const centreOffPx = found === null ? NaN : Math.hypot(found.cx - truth.cx, found.cy - truth.cy)
    const radiusOffPx = found === null ? NaN : Math.abs(found.r - truth.r)
    return [
      {
        name: picture.name,
        wallMs,
        cpuMs,
        limitPx: TOLERANCE_PX + picture.uncertaintyPx,
        centreOffPx,
        radiusOffPx,
        offPx: found === null ? null : Math.max(centreOffPx, radiusOffPx)
      }
    ]
  })
}

/** The figures of many rows; shares from 0 to 1, medians over the pictures in which something was found. */
export interface Figures {
  readonly count: number
  readonly within: number
  readonly within5: number
  readonly beyond10: number
  readonly notFound: number
  readonly largestPx: number
  readonly centrePx: number
  readonly radiusPx: number
  readonly wallMs: number
  readonly cpuMs: number
  readonly failures: readonly string[]
}

export function figuresOf(rows: readonly Row[]): Figures {
  const share = (test: (row: Row) => boolean): number => rows.filter(test).length / rows.length
  const found = rows.filter(({ offPx }) => offPx !== null)
  const within = ({ offPx, limitPx }: Row): boolean => offPx !== null && offPx <= limitPx
  return {
    count: rows.length,
    within: share(within),
    within5: share(({ offPx }) => offPx !== null && offPx <= 5),
    beyond10: share(({ offPx }) => offPx !== null && offPx > 10),
    notFound: share(({ offPx }) => offPx === null),
    largestPx: found.length === 0 ? NaN : Math.max(...found.map(({ offPx }) => offPx!)),
    centrePx: median(found.map(({ centreOffPx }) => centreOffPx)),
    radiusPx: median(found.map(({ radiusOffPx }) => radiusOffPx)),
    wallMs: median(rows.map(({ wallMs }) => wallMs)),
    cpuMs: median(rows.map(({ cpuMs }) => cpuMs)),
    failures: rows
      .filter((row) => !within(row))
      .map(({ name, offPx }) => `${name} (${offPx === null ? 'not found' : offPx.toFixed(1)})`)
  }
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? NaN
