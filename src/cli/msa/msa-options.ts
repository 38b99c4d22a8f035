import { InvalidArgumentError } from 'commander'
import { type Characteristic, CHARACTERISTICS } from '../../domain/quality/study-plan.ts'
import type { Master } from '../../quality/study/check-presentations.ts'
import { checkTolerance, type Tolerance } from '../../quality/variable/tolerance.ts'

export type Tolerances = ReadonlyMap<Characteristic, Tolerance>

const isCharacteristic = (name: string | undefined): name is Characteristic =>
  (CHARACTERISTICS as readonly (string | undefined)[]).includes(name)

/**
 * For Option.argParser: `diameter=49.95..50.05`, one side may be empty; given more than once.
 * @throws InvalidArgumentError
 */
export function toleranceOption(text: string, before: Tolerances | undefined): Tolerances {
  const [, name, low, high] = /^(\w+)=([^.]*(?:\.\d+)?)\.\.(.*)$/.exec(text) ?? []
  const limit = (side: string | undefined): number | null => (side === undefined || side === '' ? null : Number(side))
  const tolerance = { low: limit(low), high: limit(high) }
  if (!isCharacteristic(name) || Number.isNaN(tolerance.low ?? 0) || Number.isNaN(tolerance.high ?? 0))
    throw new InvalidArgumentError(
      `Expected NAME=LOW..HIGH with a name of ${CHARACTERISTICS.join(', ')}, such as diameter=49.95..50.05.`
    )
  try {
    checkTolerance(tolerance)
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message)
  }
  return new Map([...(before ?? []), [name, tolerance]])
}

/** For Option.argParser: `diameter:OK/4711=50.000`; given more than once. @throws InvalidArgumentError */
export function masterOption(text: string, before: readonly Master[] | undefined): readonly Master[] {
  const [, name, part, value] = /^(\w+):(.+)=([-+.\de]+)$/.exec(text) ?? []
  if (!isCharacteristic(name) || !Number.isFinite(Number(value)))
    throw new InvalidArgumentError(
      'Expected NAME:PART=VALUE, such as diameter:OK/4711=50.000, with the part as the report names it.'
    )
  return [...(before ?? []), { characteristic: name, part: part!, value: Number(value) }]
}
