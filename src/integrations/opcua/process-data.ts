import type { StationData } from '../handshake/station-data.ts'
import type { VisionConfiguration } from './vision/vision-values.ts'

/** What the process is started with, as the first message. */
export interface OpcuaData {
  readonly host: string
  readonly port: number
  /** Names and addresses by which clients know this machine, besides its own: they stand in the certificate. */
  readonly hostNames: string[]
  /** Own certificate, trusted and rejected ones. */
  readonly pkiFolder: string
  /** Whether clients may do without encryption. */
  readonly allowsNone: boolean
  readonly trustsAll: boolean
  readonly stations: readonly (StationData & { readonly name: string; readonly configuration: VisionConfiguration })[]
}
