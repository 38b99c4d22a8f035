import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { ThresholdChoices } from '../../domain/labelled/threshold-choice.ts'
import type { Studies } from '../../domain/quality/study-plan.ts'
import type { Access } from '../access/access.ts'
import studyRoutes from './studies.ts'
import thresholdRoutes from './thresholds.ts'

/** What a quality engineer works with. */
export interface Quality {
  readonly thresholds: ThresholdChoices
  readonly studies: Studies
}

const qualityRoutes: FastifyPluginAsyncZod<Quality & { readonly access: Access }> = async (
  app,
  { access, thresholds, studies }
) => {
  await app.register(thresholdRoutes, { thresholds, access })
  await app.register(studyRoutes, { studies, access })
}

export default qualityRoutes
