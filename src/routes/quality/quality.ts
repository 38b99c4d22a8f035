import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { ThresholdChoices } from '../../domain/labelled/threshold-choice.ts'
import type { Access } from '../access/access.ts'
import thresholdRoutes from './thresholds.ts'

/** What a quality engineer works with. */
export interface Quality {
  readonly thresholds: ThresholdChoices
}

const qualityRoutes: FastifyPluginAsyncZod<Quality & { readonly access: Access }> = async (
  app,
  { access, thresholds }
) => {
  await app.register(thresholdRoutes, { thresholds, access })
}

export default qualityRoutes
