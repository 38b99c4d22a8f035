import type { Generated } from 'kysely'

/** The last number that a station has. */
export interface SequencesTable {
  /** The data folder whose service counts. */
  home: string
  /** Empty for pictures without a station. */
  station: string
  /** PostgreSQL's driver reads it as text. */
  last: number | string
  /** 1 where the service ended after all records were written: then nothing after `last` was answered. */
  closed: number
}

/** Messages that channels must send. Times are ISO 8601, UTC. */
export interface OutboxTable {
  /** PostgreSQL's driver reads it as text. */
  position: Generated<number | string>
  home: string
  /** Unique in a data folder. */
  key: string
  kind: string
  at: string
  station: string | null
  /** JSON. */
  body: string
}

/** How far each channel has sent. */
export interface OutboxCursorsTable {
  home: string
  channel: string
  position: number | string
}
