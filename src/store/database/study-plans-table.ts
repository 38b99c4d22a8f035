/** Measurement system analyses that were planned. */
export interface StudyPlansTable {
  name: string
  /** The data folder whose service planned it. Pictures may be posted to others that share the database. */
  home: string
  recipe: string
  /** JSON of a StudyPlan. */
  plan: string
  /** ISO 8601, UTC. */
  created_at: string
  created_by: string
}
