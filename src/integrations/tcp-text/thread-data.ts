import type { StationData } from '../handshake/station-data.ts'

/** What the thread is started with. */
export interface TextThreadData {
  readonly host: string
  readonly port: number
  readonly template: string
  readonly lineEnd: string
  /** Whether clients are told of results that they did not ask for. */
  readonly pushes: boolean
  readonly stations: readonly (StationData & { readonly name: string })[]
}
