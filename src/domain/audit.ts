/** One change, as it is recorded. Never holds a key or other secret. */
export interface Change {
  /** Who: `request.actor`, or the name of a machinery such as `job <id>`. */
  readonly actor: { readonly name: string, readonly role?: string }
  /** What was done: `<kind>.<verb>`, e.g. `recipe.update`. */
  readonly action: string
  /** To what: `<kind>/<id>`, e.g. `recipe/demo-ring`. */
  readonly subject: string
  /** As it was and as it is, as JSON can say it; null (or nothing) where there is none. */
  readonly before?: unknown
  readonly after?: unknown
}

/** Where changes are written down for good: nothing is ever changed or taken out. */
export interface Audit {
  /** @throws when it can't be written: then the change is not to be called done */
  record (change: Change): Promise<void>
}
