import type { FastifyServerOptions } from 'fastify'
import type { Registry } from 'prom-client'
import type { Config } from '../config.ts'
import type { AuditLog } from '../domain/access/audit.ts'
import type { KeyBook } from '../domain/access/keys.ts'
import type { Directory, SignOn } from '../domain/access/people.ts'
import type { PinBook } from '../domain/access/pins.ts'
import type { Sessions } from '../domain/access/sessions.ts'
import type { ChannelState, LineWishes } from '../domain/channels/line.ts'
import type { Admission } from '../domain/inspection/admission.ts'
import type { Drift } from '../domain/inspection/drift.ts'
import type { FrameMemory } from '../domain/inspection/frame-memory.ts'
import type { InspectionResult, Inspector } from '../domain/inspection/inspection.ts'
import type { LiveFeed } from '../domain/inspection/live.ts'
import type { StationFeed } from '../domain/inspection/stations.ts'
import type { Datasets } from '../domain/labelled/dataset.ts'
import type { RecordFigures } from '../domain/labelled/record-figures.ts'
import type { ModelCatalogue } from '../domain/models/model-catalogue.ts'
import type { ModelSwitch } from '../domain/models/model-switch.ts'
import type { ShadowReader } from '../domain/models/shadow.ts'
import type { ModelUpkeep } from '../domain/models/upkeep.ts'
import type { RecipeBook } from '../domain/recipes/recipe-book.ts'
import type { RecipeTrials } from '../domain/recipes/recipe-trial.ts'
import type { KeptPictures } from '../domain/records/kept-pictures.ts'
import type { PictureView } from '../domain/records/picture-view.ts'
import type { JudgeOnce, RecordReader } from '../domain/records/record.ts'
import type { Teaching } from '../domain/training/teaching.ts'
import type { JobState, TrainingJobs } from '../domain/training/training.ts'
import type { Readiness } from '../routes/health.ts'
import type { TakePicture } from '../routes/inspection/cameras.ts'
import type { StationChallenges } from '../routes/inspection/challenges.ts'
import type { OnRefused } from '../routes/inspection/note-refusals.ts'
import type { Fleet } from '../routes/plant/fleet.ts'
import type { Plant } from '../routes/plant/plant.ts'
import type { Quality } from '../routes/quality/quality.ts'
import type { GoldenPictures } from '../routes/recipes/golden.ts'
import type { Review } from '../routes/records/review.ts'
import type { CheckPicture } from '../routes/training/store-uploads.ts'

/** The parts of the service. compose/service.ts builds the real ones; tests pass fakes. */
export interface AppParts {
  readonly config: Config
  /** `version` of package.json. */
  readonly version: string
  readonly logger: NonNullable<FastifyServerOptions['loggerInstance']> | false
  readonly inspector: Inspector
  readonly admission: Admission
  readonly frameMemory: FrameMemory
  readonly jobs: TrainingJobs
  readonly keys: KeyBook
  readonly pins: PinBook
  readonly sessions: Sessions
  /** Undefined: nobody can log in with a password. */
  readonly directory?: Directory | undefined
  /** Undefined: nobody can sign in through a provider. */
  readonly signOn?: SignOn | undefined
  readonly audit: AuditLog
  readonly live: LiveFeed
  readonly stations: StationFeed & { readonly refused: OnRefused }
  readonly records: RecordReader
  readonly figures: RecordFigures
  readonly pictures: KeptPictures
  readonly review: Review
  readonly view: PictureView
  readonly judgeOnce: JudgeOnce
  /** Recipe and part id that a controller wrote for the next picture. Absent: no controller is set up. */
  readonly wishes?: LineWishes
  readonly challenges: StationChallenges
  /** Absent: no station has a camera. */
  readonly takePicture?: TakePicture
  /** Of the channels that are switched on; absent: there are none. */
  readonly channels?: () => readonly ChannelState[]
  /** Receives the function that counts a verdict. Other channels than HTTP call that function. */
  readonly countElsewhere?: (count: (result: InspectionResult) => void) => void
  readonly drifts: () => readonly Drift[]
  readonly countJobs: () => Promise<Readonly<Record<JobState, number>>>
  readonly datasets: Datasets
  readonly checkPicture: CheckPicture
  readonly teaching: Teaching
  readonly readiness: () => Readiness
  readonly recipes: RecipeBook
  readonly trials: RecipeTrials
  /** Those of the given recipes that judge although nobody has labelled a defect for them yet. */
  readonly unproven: (recipes: readonly string[]) => Promise<readonly string[]>
  readonly models: ModelCatalogue
  readonly modelSwitch: ModelSwitch
  readonly modelUpkeep: ModelUpkeep
  readonly shadow: ShadowReader
  readonly golden: GoldenPictures
  /** Undefined: this service manages no stations. */
  readonly plant?: { readonly plant: Plant; readonly fleet: Fleet } | undefined
  readonly quality: Quality
  /** One per app, so that two apps in one process do not mix their metrics. */
  readonly registry: Registry
}
