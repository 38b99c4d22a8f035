/** Times are ISO 8601, UTC; `body` and `history` are JSON. */
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
}
