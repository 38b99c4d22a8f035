import type { StationData } from '../handshake/station-data.ts'
import type { WordOrder } from './registers.ts'

/** What the thread is started with. */
export interface ModbusThreadData {
  readonly host: string
  readonly port: number
  readonly wordOrder: WordOrder
  readonly units: readonly (StationData & { readonly unit: number })[]
}
