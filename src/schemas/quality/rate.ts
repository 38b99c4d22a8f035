import { z } from 'zod'

/** A counted rate, with exact 95 % bounds of the true rate. Null where nothing was counted. */
export const rate = z
  .object({
    rate: z.number(),
    low: z.number().describe('lower bound, exact, 95 %'),
    high: z.number(),
    count: z.number().int(),
    of: z.number().int()
  })
  .nullable()
