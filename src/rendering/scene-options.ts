import { FINISHES, PLATE_KINDS } from './scene.ts'
import type { SceneOptions } from './scene.ts'

const LIMITS = { size: [0.22, 0.42], gain: [0.05, 5], glareShareOfEdge: [0, 0.6], cutByBorder: [0, 0.45] } as const

/**
 * @throws RangeError that names the option, what was expected and what was received
 */
export function checkSceneOptions(options: SceneOptions): void {
  for (const [name, [low, high]] of Object.entries(LIMITS) as [keyof typeof LIMITS, readonly [number, number]][]) {
    const value = options[name]
    if (value !== undefined && !(value >= low && value <= high))
      throw new RangeError(`${name}: expected a number from ${low} to ${high}, received ${value}`)
  }
  expectOneOf('polarity', options.polarity, ['bright', 'dark'])
  expectOneOf('finish', options.finish, FINISHES)
  expectOneOf('plate', options.plate, PLATE_KINDS)
}

/** @throws RangeError unless `value` is undefined or one of `allowed` */
export function expectOneOf(name: string, value: string | null | undefined, allowed: readonly string[]): void {
  if (value !== undefined && (value === null || !allowed.includes(value)))
    throw new RangeError(`${name}: expected one of ${allowed.join(', ')}, received ${value}`)
}
