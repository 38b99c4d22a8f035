import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Audit } from '../../domain/access/audit.ts'
import type { StabilityReader } from '../../domain/inspection/stability.ts'
import type { ThresholdChoices } from '../../domain/labelled/threshold-choice.ts'
import type { Studies } from '../../domain/quality/study-plan.ts'
import type { Validations } from '../../domain/quality/validation.ts'
import type { Access } from '../access/access.ts'
import stabilityRoutes from './stability.ts'
import studyRoutes from './studies.ts'
import thresholdRoutes from './thresholds.ts'
import validationRoutes from './validations.ts'

/** The parts of the service that quality engineers use. */
export interface Quality {
  readonly thresholds: ThresholdChoices
  readonly studies: Studies
  readonly stability: StabilityReader
  readonly validations: Validations
}

const qualityRoutes: FastifyPluginAsyncZod<Quality & { readonly access: Access; readonly audit: Audit }> = async (
  app,
  { access, audit, thresholds, studies, stability, validations }
) => {
  await app.register(thresholdRoutes, { thresholds, access })
  await app.register(studyRoutes, { studies, access })
  await app.register(validationRoutes, { validations, access })
  await app.register(stabilityRoutes, { stability, access, audit })
}

export default qualityRoutes
