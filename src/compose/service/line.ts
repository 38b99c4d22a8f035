import type { AppParts } from '../../app/app-parts.ts'
import type { Admission } from '../../domain/inspection/admission.ts'
import type { InspectionResult, Inspector } from '../../domain/inspection/inspection.ts'
import { createEvent } from '../../domain/event.ts'
import type { JobRunner } from '../../training/jobs/job-runner.ts'
import type { ChannelHub } from '../../integrations/channel-hub.ts'
import { withShadow } from '../../inspection/watching/shadow.ts'
import { composeAdmission } from '../admission.ts'
import { composeChannels, toChannels } from '../channels/channels.ts'
import { createFindRecords } from '../channels/find-records.ts'
import { createJudgePicture } from '../channels/judge-picture.ts'
import { createMayEnter } from '../channels/may-enter.ts'
import { createReadiness, mayAnswer } from '../readiness.ts'
import { checkRecipe } from '../warm-up.ts'
import type { Core } from './core.ts'

/** Number of newest jobs that are checked for webhooks. */
const JOBS_LOOKED_AT = 20

export interface Line {
  readonly admission: Admission
  readonly inspector: Inspector
  readonly channels: ChannelHub
  readonly readiness: AppParts['readiness']
  /** Adds a listener for verdicts on pictures of channels. */
  readonly onChannelResult: (listener: (result: InspectionResult) => void) => void
}

/**
 * Wires the parts that receive pictures from the line and answer it.
 * @param isWarm whether every preloaded model has judged a picture
 */
export async function composeLine(core: Core, jobs: JobRunner, isWarm: () => boolean): Promise<Line> {
  const { config, logger, registry, stored, wishes, recipeOf, able, verdicts } = core
  const { gate, judging } = able
  const { records, reviewing, watching, stability, inspection, judgeOnce, challenges } = verdicts
  const admission = composeAdmission(config, registry)
  const inspector = withShadow(inspection.inspector, watching.shadow)
  const channelResults = createEvent<InspectionResult>()
  const readinessParts = { isWarm, cache: judging.cache, gate, records, config }
  const channels = await composeChannels({
    config,
    database: stored.database,
    home: stored.home,
    registry,
    logger,
    wishes,
    judge: createJudgePicture({
      recipeOf,
      admission,
      judgeOnce,
      inspector,
      records: records.reader,
      digestOf: records.digestOf,
      wishes,
      onResult: channelResults.emit
    }),
    look: async () => ({
      stations: watching.stations.all(),
      drifts: watching.drift.drifts(),
      stability: stability.states(),
      errors: reviewing.errors(),
      jobs: await jobs.list(JOBS_LOOKED_AT)
    }),
    tell: records.tell,
    findRecords: createFindRecords(records.reader),
    mayEnter: createMayEnter(config.adminKeys, stored.keys),
    tryRecipe: (recipe) => checkRecipe(recipe, { gate, models: judging, inspection, logger }),
    due: challenges.due,
    onRecipe: challenges.look,
    isReady: () => mayAnswer(readinessParts)
  })
  watching.listen(toChannels(channels))
  const readiness = createReadiness(readinessParts, channels.states)
  return { admission, inspector, channels, readiness, onChannelResult: channelResults.listen }
}
