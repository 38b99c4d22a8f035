// What the API answers, as its schemas say. Types only: nothing of zod is in the page.
import type { z } from 'zod'
import type { ActorReply, KeyReply } from '../schemas/access.ts'
import type { ChallengeReply } from '../schemas/challenge.ts'
import type { ChannelList } from '../schemas/channels/states.ts'
import type { DatasetReply } from '../schemas/dataset.ts'
import type { InspectReply } from '../schemas/inspect-reply.ts'
import type { LiveCountersReply, StationStateReply } from '../schemas/live.ts'
import type { ModelSummary } from '../schemas/models.ts'
import type { PinReply } from '../schemas/pins.ts'
import type { PlantStationReply } from '../schemas/plant.ts'
import type { RolloutReply } from '../schemas/plant/rollouts.ts'
import type { RecipeReply } from '../schemas/recipe.ts'
import type { EvidenceTrialReply, LocateTrialReply } from '../schemas/recipe-trial.ts'
import type { RecordReply } from '../schemas/records.ts'
import type { ReviewPartReply, ReviewRatesReply } from '../schemas/review.ts'
import type { RunChartsReply, StabilityReply } from '../schemas/quality/stability.ts'
import type { StudyNew, StudyReply } from '../schemas/quality/studies.ts'
import type { SessionInfoReply, WaysReply } from '../schemas/people/sessions.ts'
import type { ThresholdChoiceReply } from '../schemas/quality/threshold-choice.ts'
import type { ProgressReply, TrainJobReply } from '../schemas/training.ts'

export type Label = NonNullable<ReviewPart['label']>
export type Role = Actor['role']
export type ChannelState = z.infer<typeof ChannelList>['channels'][number]

type Reply = z.infer<typeof InspectReply>
export type Verdict = Reply['verdict']
export type HeatMap = NonNullable<Reply['heatmap']>
export type Evidence = NonNullable<Reply['evidence']>[number]
export interface Circle {
  readonly cx: number
  readonly cy: number
  readonly r: number
}

/** Of an inspection, what the page shows. */
export type Inspection = Pick<
  Reply,
  | 'resultId'
  | 'verdict'
  | 'reason'
  | 'score'
  | 'threshold'
  | 'evidence'
  | 'circle'
  | 'bore'
  | 'recipe'
  | 'modelVersion'
  | 'partId'
  | 'station'
>
export type Counters = Pick<z.infer<typeof LiveCountersReply>, 'recipe' | 'total' | 'ok' | 'ng' | 'review' | 'ngStreak'>

/** The event `picture` of GET /live. */
export interface LivePicture {
  readonly resultId: string
  readonly width: number
  readonly height: number
  readonly jpeg: string
  readonly heatmap: HeatMap | null
}

export type SessionInfo = z.infer<typeof SessionInfoReply>
export type WaysToLogIn = z.infer<typeof WaysReply>
export type PlantStation = z.infer<typeof PlantStationReply>
export type Rollout = z.infer<typeof RolloutReply>
export type StationState = z.infer<typeof StationStateReply>

export type Challenge = z.infer<typeof ChallengeReply>
export type Actor = z.infer<typeof ActorReply>
export type KeyInfo = z.infer<typeof KeyReply>
export type PinInfo = z.infer<typeof PinReply>
export type Recipe = z.infer<typeof RecipeReply>
export type Dataset = z.infer<typeof DatasetReply>
export type LocateTrial = z.infer<typeof LocateTrialReply>
export type EvidenceTrial = z.infer<typeof EvidenceTrialReply>
export type ModelVersion = z.infer<typeof ModelSummary>
export type InspectionRecord = z.infer<typeof RecordReply>
export type ReviewPart = z.infer<typeof ReviewPartReply>
export type Rates = z.infer<typeof ReviewRatesReply>['rates'][number]
export type StabilityOverview = z.infer<typeof StabilityReply>
export type RunChart = z.infer<typeof RunChartsReply>['charts'][number]
export type Study = z.infer<typeof StudyReply>
export type StudyPlan = z.infer<typeof StudyNew>
export type ThresholdChoice = z.infer<typeof ThresholdChoiceReply>
export type ThresholdPoint = ThresholdChoice['labelled']['now']
export type MistakeCosts = ThresholdChoice['costs']
export type Progress = z.infer<typeof ProgressReply>
/** `history` comes with one job only, not in lists. */
export type Job = z.infer<typeof TrainJobReply> & { readonly history?: readonly Progress[] }
