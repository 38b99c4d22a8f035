/** One change to record. It never contains a key or another secret. */
export interface Change {
  /** Who: `request.actor`, or the name of a part of the program such as `job <id>`. */
  readonly actor: { readonly name: string; readonly role?: string }
  /** What was done: `<kind>.<verb>`, e.g. `recipe.update`. */
  readonly action: string
  /** To what: `<kind>/<id>`, e.g. `recipe/demo-ring`. */
  readonly subject: string
  /** The state before and after as JSON; null or undefined if there is none. */
  readonly before?: unknown
  readonly after?: unknown
}

/** A record of changes. No entry is ever changed or removed. */
export interface Audit {
  /** @throws when it can't be written; the change must then not be reported as done */
  record(change: Change): Promise<void>
}

/** One change, as it was recorded. */
export interface AuditRecord {
  /** Increases with time; there can be gaps. */
  readonly seq: number
  /** ISO 8601, UTC. */
  readonly at: string
  /** Id of the station: several may share one database. */
  readonly home: string
  readonly actor: { readonly name: string; readonly role: string | null }
  readonly action: string
  readonly subject: string
  readonly before: unknown
  readonly after: unknown
}

/** Which changes to list. A field that is undefined selects all. */
export interface AuditFilter {
  /** Name of the actor. */
  readonly actor?: string | undefined
  readonly action?: string | undefined
  readonly subject?: string | undefined
  /** Not before this time; ISO 8601, UTC. */
  readonly from?: string | undefined
  /** Before this time; ISO 8601, UTC. */
  readonly to?: string | undefined
}

/**
 * The newest entry. Its hash proves all earlier entries. A copy of it in another place shows whether entries were
 * removed at the end.
 */
export interface AuditHead {
  readonly seq: number
  /** ISO 8601, UTC. */
  readonly at: string
  /** SHA-256, in hex. */
  readonly hash: string
}

/** The audit with its entries. */
export interface AuditLog extends Audit {
  /** Newest first. @param page entries with a number below `before` */
  list(
    filter: AuditFilter,
    page: { readonly before?: number | undefined; readonly limit: number }
  ): Promise<readonly AuditRecord[]>
  /** Null if there is no entry. */
  head(): Promise<AuditHead | null>
}
