import { z } from 'zod'
import { VERDICTS } from '../domain/inspection/inspection.ts'
import { callerId, partId } from './inspection.ts'

export const ChallengeReply = z
  .object({
    station: z.string().nullable().describe('null: pictures that name no station'),
    recipe: z.string().describe('recipe of the station'),
    due: z.boolean().describe('whether master parts must be judged before other verdicts count'),
    until: z.iso.datetime().nullable().describe('when it will be due; null while it is due'),
    parts: z
      .array(
        z.object({
          partId: z.string(),
          label: z.enum(['good', 'defect']).describe('true label of the part'),
          judgedAt: z.iso.datetime().nullable(),
          judged: z.enum(VERDICTS).nullable(),
          passed: z.boolean().describe('whether the active version judged it right, and this still counts')
        })
      )
      .readonly()
  })
  .meta({ id: 'Challenge' })

export const ChallengeList = z.object({ challenges: z.array(ChallengeReply).readonly() })

export const ChallengeBody = z.strictObject({
  station: callerId.describe('station that judges the master part'),
  partId: partId.describe('part id of a master part of its recipe')
})
