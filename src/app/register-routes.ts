import { join } from 'node:path'
import type { createExportPace } from '../routes/records/export-pace.ts'
import { type Config, recipeOfStation } from '../config.ts'
import type { InspectionResult } from '../domain/inspection/inspection.ts'
import { machineTimeZone } from '../domain/time-zone.ts'
import { PACKAGE_ROOT } from '../package-root.ts'
import type { guard } from '../plugins/access/guard.ts'
import page from '../plugins/page.ts'
import accessRoutes from '../routes/access/access-routes.ts'
import health from '../routes/health.ts'
import cameraRoutes from '../routes/inspection/cameras.ts'
import challengeRoutes from '../routes/inspection/challenges.ts'
import channelRoutes from '../routes/inspection/channels.ts'
import inspect from '../routes/inspection/inspect.ts'
import live from '../routes/inspection/live.ts'
import fleetRoutes from '../routes/plant/fleet.ts'
import plantRoutes from '../routes/plant/plant.ts'
import qualityRoutes from '../routes/quality/quality.ts'
import golden from '../routes/recipes/golden.ts'
import modelSwitchRoutes from '../routes/recipes/model-switch.ts'
import modelUpkeepRoutes from '../routes/recipes/model-upkeep.ts'
import models from '../routes/recipes/models.ts'
import recipes from '../routes/recipes/recipes.ts'
import shadowRoutes from '../routes/recipes/shadow.ts'
import tryRecipe from '../routes/recipes/try-recipe.ts'
import exportRoutes from '../routes/records/export-part.ts'
import recordRoutes from '../routes/records/records.ts'
import reviewRoutes from '../routes/records/review.ts'
import datasetRoutes from '../routes/training/datasets.ts'
import teach from '../routes/training/teach.ts'
import train from '../routes/training/train.ts'
import type { AppParts } from './app-parts.ts'
import type { AppServer } from './create-server.ts'

/** What the routes need besides the parts of the service. */
export interface RouteTools extends ReturnType<typeof guard> {
  /** Slows exports down while parts are judged. */
  readonly pace: ReturnType<typeof createExportPace>
  /** Called with each verdict of `/inspect`. */
  readonly onResult: (result: InspectionResult) => void
}

/** Registers all routes, by subject. Their order is the order of openapi/openapi.json. */
export async function registerRoutes(app: AppServer, parts: AppParts, tools: RouteTools): Promise<void> {
  await registerInspection(app, parts, tools)
  await registerRecords(app, parts, tools)
  await registerRecipes(app, parts, tools)
  await registerTraining(app, parts, tools)
  await app.register(qualityRoutes, { ...parts.quality, access: tools.access, audit: parts.audit })
  await registerAccess(app, parts, tools)
  await registerPlant(app, parts, tools)
  await app.register(page, { folder: join(PACKAGE_ROOT, 'dist/web') })
}

/** Judging, its live view, and the challenges of stations. */
async function registerInspection(app: AppServer, parts: AppParts, tools: RouteTools): Promise<void> {
  const { config, wishes, stations } = parts
  const { access, onResult } = tools
  await app.register(inspect, {
    inspector: parts.inspector,
    admission: parts.admission,
    frameMemory: parts.frameMemory,
    judgeOnce: parts.judgeOnce,
    recipeOf: (station) => wishes?.recipeOf(station) ?? recipeOfStation(config, station),
    partOf: (station, measId) => wishes?.partOf(station, measId),
    maxFrameBytes: config.limits.maxFrameBytes,
    access,
    now: () => ({ at: new Date().toISOString(), ms: Number(process.hrtime.bigint()) / 1e6 }),
    onResult,
    onRefused: stations.refused
  })
  await app.register(health, { readiness: parts.readiness })
  await app.register(live, { live: parts.live, stations, access, now: () => new Date() })
  await app.register(challengeRoutes, { challenges: parts.challenges, access })
  await app.register(channelRoutes, { channels: parts.channels ?? (() => []), access })
  await app.register(cameraRoutes, { takePicture: parts.takePicture ?? (() => undefined), access })
}

/** Records of judged parts, their export and their review. */
async function registerRecords(app: AppServer, parts: AppParts, { access, pace }: RouteTools): Promise<void> {
  const { records, figures, pictures, review, view, recipes: recipeBook, models: catalogue } = parts
  await app.register(recordRoutes, { records, figures, pictures, view, pace, access })
  await app.register(exportRoutes, { records, pictures, recipes: recipeBook, models: catalogue, review, access })
  await app.register(reviewRoutes, { review, view, access })
}

/** Recipes and their model versions. */
async function registerRecipes(app: AppServer, parts: AppParts, { access, signatures }: RouteTools): Promise<void> {
  const { config, audit, models: catalogue, modelSwitch, modelUpkeep, shadow } = parts
  const { maxFrameBytes, maxModelBytes } = config.limits
  const inUse = namedRecipes(config)
  await app.register(recipes, { recipes: parts.recipes, unproven: parts.unproven, inUse, access, signatures })
  await app.register(tryRecipe, { trials: parts.trials, recipes: parts.recipes, maxFrameBytes, access })
  await app.register(golden, { golden: parts.golden, maxFrameBytes, access, audit })
  await app.register(models, { models: catalogue, maxModelBytes, access, audit })
  await app.register(modelSwitchRoutes, { modelSwitch, access, signatures })
  await app.register(modelUpkeepRoutes, { upkeep: modelUpkeep, access })
  await app.register(shadowRoutes, { models: catalogue, modelSwitch, shadow, access })
}

/** Training, teaching, and the data sets for both. */
async function registerTraining(app: AppServer, parts: AppParts, { access }: RouteTools): Promise<void> {
  const { config, jobs, datasets, checkPicture, teaching, audit } = parts
  const limits = {
    maxFileBytes: config.limits.maxFrameBytes,
    maxFiles: config.limits.maxUploadFiles,
    maxBytes: config.limits.maxUploadBytes
  }
  const checkRecipe = parts.recipes.current
  await app.register(train, { jobs, access, audit, mayOperatorsTrain: config.operators.mayTrain })
  await app.register(datasetRoutes, { datasets, checkPicture, limits, access, audit })
  await app.register(teach, { teaching, datasets, checkPicture, checkRecipe, limits, access, audit })
}

/** Keys, people and the audit. */
async function registerAccess(app: AppServer, parts: AppParts, tools: RouteTools): Promise<void> {
  const { config, keys, pins, sessions, directory, signOn, audit } = parts
  const { access, cookie, signatures, tries, noteRefused } = tools
  await app.register(accessRoutes, {
    keys,
    pins,
    sessions,
    directory,
    signOn,
    audit,
    access,
    cookie,
    signatures,
    tries,
    noteRefused,
    pageUrl: config.people.pageUrl,
    timeZone: config.timeZone ?? machineTimeZone()
  })
}

/** Only where this service manages stations. */
async function registerPlant(
  app: AppServer,
  { config, plant, audit }: AppParts,
  { access, signatures }: RouteTools
): Promise<void> {
  if (plant === undefined) return
  await app.register(plantRoutes, { plant: plant.plant, access, audit, maxBlobBytes: config.limits.maxModelBytes })
  await app.register(fleetRoutes, { fleet: plant.fleet, access, signatures })
}

/** Recipes that the configuration names. They always count as in use. */
function namedRecipes({ defaultRecipe, preload, stations }: Config): ReadonlySet<string> {
  return new Set([defaultRecipe, ...preload, ...Object.values(stations).flatMap(({ recipe }) => recipe ?? [])])
}
