import type { StationData } from '../handshake/station-data.ts'

/** What the process is started with, as the first message. */
export interface OpcuaData {
  readonly host: string
  readonly port: number
  /** Own certificate, trusted and rejected ones. */
  readonly pkiFolder: string
  /** Whether clients may do without encryption. */
  readonly allowsNone: boolean
  readonly trustsAll: boolean
  readonly stations: readonly (StationData & { readonly name: string })[]
}
