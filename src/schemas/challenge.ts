import { z } from 'zod'
import { VERDICTS } from '../domain/inspection/inspection.ts'
import { callerId, partId } from './inspection.ts'

export const ChallengeReply = z
  .object({
    station: z.string().nullable().describe('null: pictures that name no station'),
    recipe: z.string().describe("the station's"),
    due: z.boolean().describe('whether master parts must be judged before other verdicts count'),
    until: z.iso.datetime().nullable().describe('when it will be due; null while it is'),
    parts: z
      .array(
        z.object({
          partId: z.string(),
          label: z.enum(['good', 'defect']).describe('what the part is known to be'),
          judgedAt: z.iso.datetime().nullable(),
          judged: z.enum(VERDICTS).nullable(),
          passed: z.boolean().describe('whether it was judged right by the version that judges now, and still counts')
        })
      )
      .readonly()
  })
  .meta({ id: 'Challenge' })

export const ChallengeList = z.object({ challenges: z.array(ChallengeReply).readonly() })

export const ChallengeBody = z.strictObject({
  station: callerId.describe('where the master part is'),
  partId: partId.describe('of a master part of its recipe')
})
