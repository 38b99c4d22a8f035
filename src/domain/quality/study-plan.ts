import type { Label } from '../labelled/label.ts'
import type { ReviewRate } from '../labelled/review.ts'

/** What is measured of a part, in the order in which reports show it. */
export const CHARACTERISTICS = ['score', 'diameter', 'bore', 'eccentricity'] as const
export type Characteristic = (typeof CHARACTERISTICS)[number]

/** Limits of a characteristic; at least one is no null. */
export interface PlannedTolerance {
  readonly characteristic: Characteristic
  readonly low: number | null
  readonly high: number | null
}

/** A part of known size, for a study of type 1. */
export interface PlannedMaster {
  readonly characteristic: Characteristic
  readonly part: string
  readonly value: number
}

/** A measurement system analysis, as it was planned. */
export interface StudyPlan {
  /** The `study` that its pictures are posted with. */
  readonly name: string
  readonly recipe: string
  /** Ids of parts, as they are posted, and what they are. */
  readonly parts: readonly { readonly part: string; readonly reference: Label }[]
  /** In the place of appraisers: stations, lights, orientations. */
  readonly stations: readonly string[]
  /** Of each part to each station. */
  readonly presentations: number
  readonly tolerances: readonly PlannedTolerance[]
  readonly masters: readonly PlannedMaster[]
}

/** A plan, and who made it. */
export interface PlannedStudy extends StudyPlan {
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly createdBy: string
}

/** What of a study belongs into the validation report of a version. */
export interface StudySummary {
  readonly name: string
  readonly goodParts: number
  readonly defectParts: number
  readonly trials: number
  readonly stations: readonly string[]
  readonly effectiveness: ReviewRate | null
  readonly miss: ReviewRate | null
  readonly falseAlarm: ReviewRate | null
  /** AIAG's rating of the whole system. */
  readonly rating: string
}

/** How far a study is. */
export interface StudyProgress {
  readonly study: PlannedStudy
  /** Presentations so far, by part and station, without those beyond the plan. */
  readonly done: readonly { readonly part: string; readonly station: string; readonly count: number }[]
  readonly doneCount: number
  readonly plannedCount: number
  /** Pictures of the study that the plan does not ask for: another part or station, or more than planned. */
  readonly beyondPlan: number
}

export interface Studies {
  /** Newest first. */
  list(): Promise<readonly StudyProgress[]>
  /** @throws StudyNotFound */
  get(name: string): Promise<StudyProgress>
  /** @throws StudyExists, RecipeNotFound, StudyInvalid */
  plan(plan: StudyPlan, actor: { readonly name: string; readonly role?: string }): Promise<StudyProgress>
  /** The plan alone: what was judged stays on record. @throws StudyNotFound */
  remove(name: string, actor: { readonly name: string; readonly role?: string }): Promise<PlannedStudy>
  /** Self-contained HTML. @throws StudyNotFound, StudyUnfinished, StudyUnusable */
  report(name: string): Promise<string>
  /** Of the finished studies of a recipe that this model version judged. */
  summaries(recipe: string, version: string): Promise<readonly StudySummary[]>
  /** A line for each presentation. @throws as report */
  csv(name: string): Promise<string>
}
