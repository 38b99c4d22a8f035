import helmet from '@fastify/helmet'
import Fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify'
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Registry } from 'prom-client'
import challengeRoutes, { type StationChallenges } from './routes/inspection/challenges.ts'
import { type Config, isLoopback, recipeOfStation } from './config.ts'
import type { Admission } from './domain/inspection/admission.ts'
import type { AuditLog } from './domain/access/audit.ts'
import type { Datasets } from './domain/labelled/dataset.ts'
import type { Drift } from './domain/inspection/drift.ts'
import type { FrameMemory } from './domain/inspection/frame-memory.ts'
import type { InspectionResult, Inspector } from './domain/inspection/inspection.ts'
import type { KeptPictures } from './domain/records/kept-pictures.ts'
import type { PictureView } from './domain/records/picture-view.ts'
import type { RecordFigures } from './domain/labelled/record-figures.ts'
import type { KeyBook } from './domain/access/keys.ts'
import { type PinBook, withPins } from './domain/access/pins.ts'
import type { LiveFeed } from './domain/inspection/live.ts'
import type { LineWishes } from './domain/channels/line.ts'
import type { StationFeed } from './domain/inspection/stations.ts'
import type { ModelCatalogue } from './domain/models/model-catalogue.ts'
import type { ModelUpkeep } from './domain/models/upkeep.ts'
import type { ModelSwitch } from './domain/models/model-switch.ts'
import type { JudgeOnce, RecordReader } from './domain/records/record.ts'
import type { RecipeBook } from './domain/recipes/recipe-book.ts'
import type { ShadowReader } from './domain/models/shadow.ts'
import type { Teaching } from './domain/training/teaching.ts'
import type { JobState, TrainingJobs } from './domain/training/training.ts'
import { machineTimeZone } from './domain/time-zone.ts'
import { PACKAGE_ROOT } from './package-root.ts'
import { createAccess } from './plugins/access.ts'
import { answersUnderWay } from './plugins/answers-under-way.ts'
import docs from './plugins/docs/docs.ts'
import expectContinue from './plugins/expect-continue.ts'
import { inspectionMetrics } from './plugins/inspection-metrics.ts'
import { lineMetrics, stationMetrics } from './plugins/line-metrics.ts'
import metrics from './plugins/metrics.ts'
import page from './plugins/page.ts'
import requestDecompression from './plugins/request-decompression.ts'
import silentConnections from './plugins/silent-connections.ts'
import { trainingMetrics } from './plugins/training-metrics.ts'
import problem, { answerBrokenRequest, answerProblem } from './plugins/problem.ts'
import unmetHeads from './plugins/unmet-heads.ts'
import { validatorCompiler } from './plugins/validator.ts'
import { createPinTries } from './plugins/access/pin-tries.ts'
import { recordRefused } from './plugins/access/record-refused.ts'
import { createWrongKeys } from './plugins/access/wrong-keys.ts'
import datasetRoutes from './routes/training/datasets.ts'
import auditRoutes from './routes/access/audit.ts'
import fleetRoutes, { type Fleet } from './routes/plant/fleet.ts'
import plantRoutes, { type Plant } from './routes/plant/plant.ts'
import golden, { type GoldenPictures } from './routes/recipes/golden.ts'
import health, { type Readiness } from './routes/health.ts'
import inspect from './routes/inspection/inspect.ts'
import keyRoutes from './routes/access/keys.ts'
import pinLoginRoutes from './routes/access/pin-login.ts'
import pinRoutes from './routes/access/pins.ts'
import { createExportPace } from './routes/records/export-pace.ts'
import recordRoutes from './routes/records/records.ts'
import exportRoutes from './routes/records/export-part.ts'
import reviewRoutes, { type Review } from './routes/records/review.ts'
import live from './routes/inspection/live.ts'
import type { OnRefused } from './routes/inspection/note-refusals.ts'
import models from './routes/recipes/models.ts'
import modelUpkeepRoutes from './routes/recipes/model-upkeep.ts'
import modelSwitchRoutes from './routes/recipes/model-switch.ts'
import shadowRoutes from './routes/recipes/shadow.ts'
import recipes from './routes/recipes/recipes.ts'
import qualityRoutes, { type Quality } from './routes/quality/quality.ts'
import type { CheckPicture } from './routes/training/store-uploads.ts'
import teach from './routes/training/teach.ts'
import train from './routes/training/train.ts'
import whoami from './routes/access/whoami.ts'

/** What the service is made of; compose/service.ts builds the real parts, tests fake them. */
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
  readonly audit: AuditLog
  readonly live: LiveFeed
  readonly stations: StationFeed & { readonly refused: OnRefused }
  readonly records: RecordReader
  readonly figures: RecordFigures
  readonly pictures: KeptPictures
  readonly review: Review
  readonly view: PictureView
  readonly judgeOnce: JudgeOnce
  /** What controllers have asked for; absent: there are none. */
  readonly wishes?: LineWishes
  readonly challenges: StationChallenges
  /** Is given what counts a verdict, for pictures that don't come by HTTP. */
  readonly countElsewhere?: (count: (result: InspectionResult) => void) => void
  readonly drifts: () => readonly Drift[]
  readonly countJobs: () => Promise<Readonly<Record<JobState, number>>>
  readonly datasets: Datasets
  readonly checkPicture: CheckPicture
  readonly teaching: Teaching
  readonly readiness: () => Readiness
  readonly recipes: RecipeBook
  /** Which of some recipes judge although no defect of them was ever labelled. */
  readonly unproven: (recipes: readonly string[]) => Promise<readonly string[]>
  readonly models: ModelCatalogue
  readonly modelSwitch: ModelSwitch
  readonly modelUpkeep: ModelUpkeep
  readonly shadow: ShadowReader
  readonly golden: GoldenPictures
  /** Undefined: this service governs no stations. */
  readonly plant?: { readonly plant: Plant; readonly fleet: Fleet } | undefined
  readonly quality: Quality
  /** One per app: two apps in one process don't mix their figures. */
  readonly registry: Registry
}

/** Builds the HTTP service; never listens. */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const {
    config,
    version,
    logger,
    inspector,
    admission,
    frameMemory,
    jobs,
    countJobs,
    datasets,
    checkPicture,
    teaching,
    keys,
    pins,
    audit,
    live: liveFeed,
    stations,
    records,
    figures,
    pictures,
    review,
    view,
    judgeOnce,
    wishes,
    challenges,
    countElsewhere,
    drifts,
    readiness,
    recipes: recipeBook,
    unproven,
    models: catalogue,
    modelSwitch,
    modelUpkeep,
    shadow,
    golden: goldenPictures,
    plant,
    quality,
    registry
  } = parts
  const { limits } = config
  const app = Fastify({
    ...(logger === false ? { logger: false } : { loggerInstance: logger }),
    requestTimeout: limits.requestTimeoutMs,
    handlerTimeout: limits.requestTimeoutMs,
    connectionTimeout: limits.connectionTimeoutMs,
    bodyLimit: JSON_BODY_BYTES,
    genReqId: () => randomUUID(),
    forceCloseConnections: 'idle',
    // Who has sent a picture is answered with its verdict, even when the end has been asked for; Fastify's own 503 is
    // no problem of ours, either.
    return503OnClosing: false,
    // How often Node looks for requests that take too long. With its own 30 s a slow head could stay twice as long as
    // it may. Without `requireHostHeader: false` Node itself answers a request without a Host, with 400 and no text.
    http: { connectionsCheckingInterval: 1000, requireHostHeader: false },
    logController: new LogController({ disableRequestLogging: true }),
    clientErrorHandler(error, socket) {
      answerBrokenRequest(error, socket, askedBefore(socket))
    },
    frameworkErrors: (error, request, reply) => {
      answerProblem(error, request, reply)
    }
  }).withTypeProvider<ZodTypeProvider>()
  const askedBefore = answersUnderWay(app)
  app.server.maxConnections = limits.maxConnections
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.removeContentTypeParser('text/plain')

  await app.register(problem)
  await app.register(unmetHeads)
  await app.register(expectContinue)
  await app.register(requestDecompression)
  await app.register(silentConnections)
  // Answers that are no page need nothing. The docs and the operator page have their own policies. Lines use plain
  // HTTP, so no client is told to insist on HTTPS.
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    strictTransportSecurity: false
  })
  await app.register(docs, { version })
  await app.register(metrics, { registry, models: readiness })

  app.decorateRequest('actor', null as never)
  const clockMs = (): number => performance.now()
  const unrecorded = (error: unknown): void => {
    app.log.error({ err: error }, 'a refused login cannot be recorded in the audit')
  }
  const access = createAccess({
    adminKeys: config.adminKeys,
    inspectKey: config.inspectKey,
    stored: withPins(keys, pins),
    onLoopback: isLoopback(config.host),
    wrongKeys: createWrongKeys(
      clockMs,
      recordRefused(audit, { action: 'key.refused', kind: 'address' }, clockMs, unrecorded)
    )
  })
  const countVerdict = inspectionMetrics(registry)
  const pace = createExportPace(clockMs, (ms) => setTimeout(ms, undefined, { ref: false }))
  const onResult = (result: InspectionResult): void => {
    countVerdict(result)
    pace.notePart()
  }
  countElsewhere?.(onResult)
  await app.register(inspect, {
    inspector,
    admission,
    frameMemory,
    judgeOnce,
    recipeOf: (station) => wishes?.recipeOf(station) ?? recipeOfStation(config, station),
    partOf: (station, measId) => wishes?.partOf(station, measId),
    maxFrameBytes: limits.maxFrameBytes,
    access,
    now: () => ({ at: new Date().toISOString(), ms: Number(process.hrtime.bigint()) / 1e6 }),
    onResult,
    onRefused: stations.refused
  })
  await app.register(health, { readiness })
  await app.register(train, { jobs, access, audit, mayOperatorsTrain: config.operators.mayTrain })
  await app.register(recipes, { recipes: recipeBook, unproven, inUse: namedRecipes(config), access })
  await app.register(live, { live: liveFeed, stations, access, now: () => new Date() })
  await app.register(challengeRoutes, { challenges, access })
  await app.register(recordRoutes, { records, figures, pictures, view, pace, access })
  await app.register(exportRoutes, { records, pictures, recipes: recipeBook, models: catalogue, review, access })
  await app.register(reviewRoutes, { review, view, access })
  await app.register(whoami, { access, timeZone: config.timeZone ?? machineTimeZone() })
  await app.register(golden, { golden: goldenPictures, maxFrameBytes: limits.maxFrameBytes, access, audit })
  await app.register(models, { models: catalogue, maxModelBytes: limits.maxModelBytes, access, audit })
  await app.register(modelSwitchRoutes, { modelSwitch, access })
  await app.register(modelUpkeepRoutes, { upkeep: modelUpkeep, access })
  await app.register(shadowRoutes, { models: catalogue, modelSwitch, shadow, access })
  await app.register(qualityRoutes, { ...quality, access, audit })
  await app.register(keyRoutes, { keys, access })
  await app.register(pinRoutes, { pins, access })
  await app.register(pinLoginRoutes, {
    pins,
    access,
    tries: createPinTries(clockMs, recordRefused(audit, { action: 'pin.closed', kind: 'pin' }, clockMs, unrecorded))
  })
  await app.register(auditRoutes, { audit, access })
  if (plant !== undefined) {
    await app.register(plantRoutes, { plant: plant.plant, access, audit, maxBlobBytes: limits.maxModelBytes })
    await app.register(fleetRoutes, { fleet: plant.fleet, access, audit })
  }
  await app.register(page, { folder: join(PACKAGE_ROOT, 'dist/web') })
  trainingMetrics(registry, countJobs)
  lineMetrics(registry, drifts, liveFeed)
  stationMetrics(registry, stations)
  const uploadLimits = {
    maxFileBytes: limits.maxFrameBytes,
    maxFiles: limits.maxUploadFiles,
    maxBytes: limits.maxUploadBytes
  }
  await app.register(datasetRoutes, { datasets, checkPicture, limits: uploadLimits, access, audit })
  await app.register(teach, {
    teaching,
    datasets,
    checkPicture,
    checkRecipe: recipeBook.current,
    limits: uploadLimits,
    access,
    audit
  })
  return app
}

function namedRecipes({ defaultRecipe, preload, stations }: Config): ReadonlySet<string> {
  return new Set([defaultRecipe, ...preload, ...Object.values(stations).flatMap(({ recipe }) => recipe ?? [])])
}

/** Of anything but a picture. */
const JSON_BODY_BYTES = 64 * 1024
