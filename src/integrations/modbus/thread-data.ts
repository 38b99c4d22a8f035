import type { WordOrder } from './registers.ts'

/** What the thread is started with. */
export interface ModbusThreadData {
  readonly host: string
  readonly port: number
  readonly wordOrder: WordOrder
  readonly units: readonly {
    readonly unit: number
    readonly station: string
    readonly deadlineMs: number
    readonly maxClockDifferenceMs: number
    readonly recipes: readonly (readonly [number: number, recipe: string])[]
  }[]
}
