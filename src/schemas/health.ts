import { z } from 'zod'

export const Health = z.object({ status: z.literal('live') })

export const ReadyReply = z.object({
  status: z.enum(['ready', 'degraded']).describe('degraded: it judges, but has faults: see problems'),
  runtime: z.string().describe('library that runs the encoder: onnx or tensorflow'),
  device: z.string().describe('cpu or gpu'),
  models: z.array(z.object({ recipe: z.string(), version: z.string() })).describe('model versions in memory'),
  problems: z
    .array(z.object({ about: z.string(), detail: z.string() }))
    .optional()
    .describe('faults that do not stop it from judging')
})
