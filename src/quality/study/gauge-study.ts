import { type Characteristic, CHARACTERISTICS } from '../../domain/quality/study-plan.ts'
import { capability, type Capability } from '../variable/capability.ts'
import { type GaugeCapability, gaugeCapability } from '../variable/gauge-capability.ts'
import { type GaugeRr, gaugeRr } from '../variable/gauge-rr.ts'
import { type Tolerance, widthOf } from '../variable/tolerance.ts'
import type { Measurement } from './measurement.ts'
import { type Master, MIN_OF_MASTER } from './check-presentations.ts'

/** Result of a study for one measured characteristic. */
export interface GaugeStudy {
  readonly characteristic: Characteristic
  readonly tolerance: Tolerance | null
  /** Null with fewer than 2 parts that were measured each time. */
  readonly rr: GaugeRr | null
  /** Parts that were not measured each time. */
  readonly leftOut: readonly string[]
  /** Computed from the good parts' means; null without a tolerance, or with fewer than 2 good parts. */
  readonly capability: Capability | null
  /** By station. */
  readonly type1: readonly { readonly station: string; readonly part: string; readonly result: GaugeCapability }[]
}

/** Variable studies of all characteristics that were measured. See checkMasters. */
export function studyGauges(
  measurements: readonly Measurement[],
  tolerances: ReadonlyMap<Characteristic, Tolerance>,
  masters: readonly Master[]
): readonly GaugeStudy[] {
  return CHARACTERISTICS.flatMap((characteristic) => {
    const measured = measurements.filter(({ values }) => values[characteristic] !== null)
    if (measured.length === 0) return []
    const tolerance = tolerances.get(characteristic) ?? null
    const { cells, leftOut } = cellsOf(measurements, characteristic)
    return [
      {
        characteristic,
        tolerance,
        leftOut,
        rr:
          cells.length < 2 || differsNowhere(cells)
            ? null
            : gaugeRr(cells, tolerance === null ? null : widthOf(tolerance)),
        capability: tolerance === null ? null : capabilityOf(measured, characteristic, tolerance),
        type1: masters
          .filter((master) => master.characteristic === characteristic)
          .flatMap((master) => type1Of(measured, master, tolerance))
      }
    ]
  })
}

/** Values as [parts][stations][trials], of the parts that were measured each time. */
function cellsOf(
  measurements: readonly Measurement[],
  characteristic: Characteristic
): { readonly cells: number[][][]; readonly leftOut: readonly string[] } {
  const stations = [...new Set(measurements.map(({ station }) => station))].sort()
  const parts = groupByPart(measurements)
  const trials = Math.max(...[...parts.values()].map((own) => own.length / stations.length))
  const cells: number[][][] = []
  const leftOut: string[] = []
  for (const [part, own] of parts) {
    const rows = stations.map((station) =>
      own.filter((it) => it.station === station).flatMap(({ values }) => values[characteristic] ?? [])
    )
    if (trials >= 2 && rows.every((row) => row.length === trials)) cells.push(rows)
    else leftOut.push(part)
  }
  return { cells, leftOut }
}

function groupByPart(measurements: readonly Measurement[]): ReadonlyMap<string, readonly Measurement[]> {
  const parts = new Map<string, Measurement[]>()
  for (const measurement of measurements)
    parts.set(measurement.part, [...(parts.get(measurement.part) ?? []), measurement])
  return parts
}

const differsNowhere = (cells: readonly (readonly (readonly number[])[])[]): boolean =>
  new Set(cells.flat(2)).size === 1

function capabilityOf(
  measured: readonly Measurement[],
  characteristic: Characteristic,
  tolerance: Tolerance
): Capability | null {
  const good = groupByPart(measured.filter(({ reference }) => reference === 'good'))
  const means = [...good.values()].map(
    (own) => own.reduce((sum, { values }) => sum + values[characteristic]!, 0) / own.length
  )
  return new Set(means).size < 2 ? null : capability([means], tolerance)
}

function type1Of(
  measured: readonly Measurement[],
  { part, value, characteristic }: Master,
  tolerance: Tolerance | null
): GaugeStudy['type1'] {
  const width = tolerance === null ? null : widthOf(tolerance)
  if (width === null) return []
  const own = measured.filter((measurement) => measurement.part === part)
  return [...new Set(own.map(({ station }) => station))].sort().flatMap((station) => {
    const values = own.filter((it) => it.station === station).map((it) => it.values[characteristic]!)
    // If the circle was not found each time, too few parts may be left.
    return values.length < MIN_OF_MASTER ? [] : [{ station, part, result: gaugeCapability(values, value, width) }]
  })
}
