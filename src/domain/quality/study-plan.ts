import type { Label } from '../labelled/label.ts'
import type { ReviewRate } from '../labelled/review.ts'

/** Measured characteristics of a part, in the order of the reports. */
export const CHARACTERISTICS = ['score', 'diameter', 'bore', 'eccentricity'] as const
export type Characteristic = (typeof CHARACTERISTICS)[number]

/** Limits of a characteristic; at least one is not null. */
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

/** The plan of a measurement system analysis. */
export interface StudyPlan {
  /** Value of `study` with which its pictures are posted. */
  readonly name: string
  readonly recipe: string
  /** Ids of the parts, as in the posts, and their true labels. */
  readonly parts: readonly { readonly part: string; readonly reference: Label }[]
  /** They take the place of appraisers: stations, lights, orientations. */
  readonly stations: readonly string[]
  /** How often each part is presented to each station. */
  readonly presentations: number
  readonly tolerances: readonly PlannedTolerance[]
  readonly masters: readonly PlannedMaster[]
}

/** A plan, with its author and time. */
export interface PlannedStudy extends StudyPlan {
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly createdBy: string
}

/** The part of a study that is in the validation report of a version. */
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

/** Progress of a study. */
export interface StudyProgress {
  readonly study: PlannedStudy
  /** Number of presentations so far, by part and station, without those beyond the plan. */
  readonly done: readonly { readonly part: string; readonly station: string; readonly count: number }[]
  readonly doneCount: number
  readonly plannedCount: number
  /** Number of pictures of the study that are not in the plan: another part or station, or more than planned. */
  readonly beyondPlan: number
}

export interface Studies {
  /** Newest first. */
  list(): Promise<readonly StudyProgress[]>
  /** @throws StudyNotFound */
  get(name: string): Promise<StudyProgress>
  /** @throws StudyExists, RecipeNotFound, StudyInvalid */
  plan(plan: StudyPlan, actor: { readonly name: string; readonly role?: string }): Promise<StudyProgress>
  /** Removes only the plan. The records stay. @throws StudyNotFound */
  remove(name: string, actor: { readonly name: string; readonly role?: string }): Promise<PlannedStudy>
  /** Self-contained HTML. @throws StudyNotFound, StudyUnfinished, StudyUnusable */
  report(name: string): Promise<string>
  /** Summaries of a recipe's finished studies that this model version judged. */
  summaries(recipe: string, version: string): Promise<readonly StudySummary[]>
  /** CSV with a line for each presentation. @throws as report */
  csv(name: string): Promise<string>
}
