import type { PlannedStudy, StudyPlan } from './study-plan.ts'

interface By {
  readonly name: string
  readonly role?: string
}

/** Stores the plans of studies. Each change is recorded in the audit in the same transaction. */
export interface StudyPlans {
  /** Newest first. */
  list(): Promise<readonly PlannedStudy[]>
  get(name: string): Promise<PlannedStudy | undefined>
  /** @throws StudyExists */
  add(plan: StudyPlan, actor: By): Promise<PlannedStudy>
  /** @throws StudyNotFound */
  remove(name: string, actor: By): Promise<PlannedStudy>
  /** Number of recorded pictures of a study, by part and station; null if a picture names none. */
  counts(
    name: string
  ): Promise<readonly { readonly part: string | null; readonly station: string | null; readonly count: number }[]>
}
