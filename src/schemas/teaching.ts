import { z } from 'zod'
import { UploadReply } from './dataset.ts'
import { callerId } from './inspection.ts'

export const TeachQuery = z.strictObject({
  partId: callerId.optional().describe('serial of the physical part that all pictures of this request show'),
  from: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}(\/[A-Za-z0-9][A-Za-z0-9-]{0,63})?$/, 'expected <recipe> or <recipe>/<version>')
    .optional()
    .describe("begin anew with this version's encoder; for a recipe that has no version yet")
})

export const TeachReply = UploadReply.extend({
  modelVersion: z.string().describe('the new version'),
  activated: z.boolean(),
  activation: z.string().describe('why it was made active, or was not'),
  metrics: z.record(z.string(), z.unknown())
}).meta({ id: 'Taught' })
