import type { Generated } from 'kysely'

/** Times are ISO 8601, UTC; `body`, `history` and `made` are JSON. */
export interface JobsTable {
  id: string
  /** The station whose job it is: several may share one database. */
  home: string
  recipe: string
  state: string
  created_at: string
  body: string
  /** Apart from the body, because a list doesn't need it. */
  history: string
  /** 1 for a job that workers train; what follows is theirs. */
  by_workers: Generated<number>
  /** 1: its pictures are in the blobs, where workers fetch them. */
  packed: Generated<number>
  /** 1: the worker that has it must stop. */
  cancel_asked: Generated<number>
  lease_number: Generated<number>
  lease_holder: string | null
  lease_until: string | null
  /** When a worker took it last. */
  taken_at: string | null
  /** SHA-256 of the last checkpoint. */
  checkpoint: string | null
  /** A MadeVersion. */
  made: string | null
  /** 1: the service has stored the version that was made. */
  settled: Generated<number>
}
