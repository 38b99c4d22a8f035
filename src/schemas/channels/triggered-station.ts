import { z } from 'zod'
import { wholeNumber } from '../whole-number.ts'

/** A station that controllers trigger. */
export const triggeredStation = z.strictObject({
  station: z.string().min(1).describe('Station whose pictures answer the triggers.'),
  deadlineMs: wholeNumber(10, 60_000)
    .default(1000)
    .describe('Longest time from a trigger to its result. After it the answer is FAULT. Left out: 1000.'),
  maxClockDifferenceMs: wholeNumber(0, 60_000)
    .default(20)
    .describe(
      "How far the camera's clock may be behind. A picture that was taken earlier than this before its trigger is not "
        + 'used. Left out: 20.'
    ),
  recipes: z
    .record(
      z.string().regex(/^[1-9]\d{0,4}$/, 'expected a number from 1 to 65535'),
      z.string().min(1).describe('Id of the recipe with this number.')
    )
    .default({})
    .describe(
      'Recipes that the controller chooses, by number. Empty: it chooses none. Otherwise the station is not ready '
        + 'until the controller has chosen one.'
    )
})
