import { z } from 'zod'
import { SERIES, STABILITY_METHODS, WESTERN_ELECTRIC } from '../../domain/inspection/stability.ts'
import { callerId, recipeId } from '../inspection.ts'

const pair = {
  recipe: z.string(),
  modelVersion: z.string(),
  station: z.string().nullable().describe('null: pictures that name none')
}
const state = {
  ...pair,
  series: z.enum(SERIES),
  parts: z.int().describe('since the baseline was learnt'),
  deviations: z.number().describe('the weighted average, in its own deviations: 0 is as at first; an alarm from 6 on'),
  psi: z.number().nullable().describe('population stability index of the last 500 parts; an alarm from 0.25 on'),
  alarms: z.array(z.enum(STABILITY_METHODS)).readonly()
}

export const StabilityReply = z
  .object({
    series: z.array(z.object(state)),
    learning: z.array(z.object({ ...pair, parts: z.int(), of: z.int() })).describe('pairs that learn what is usual'),
    errors: z
      .array(z.object({ recipe: z.string(), sum: z.number(), limit: z.number() }))
      .describe('what reviewed parts say for a raised rate of wrong verdicts: an alarm from the limit on')
  })
  .meta({ id: 'Stability' })

export const PairQuery = z.strictObject({
  recipe: recipeId,
  station: callerId.optional().describe('left out: pictures that name none')
})

export const RunChartsReply = z
  .object({
    charts: z.array(
      z.object({
        ...state,
        partsAPoint: z.int().describe('each point is the mean of so many parts'),
        zones: z
          .array(z.number())
          .readonly()
          .describe('-3, -2, -1, 0, 1, 2 and 3 deviations of a point from the centre line'),
        points: z
          .array(
            z.object({
              at: z.iso.datetime(),
              mean: z.number(),
              rules: z.array(z.enum(WESTERN_ELECTRIC)).readonly().describe('patterns that this point completes')
            })
          )
          .readonly()
      })
    )
  })
  .meta({ id: 'RunCharts' })

export const LearnReply = z.object({ recipe: z.string(), station: z.string().nullable() })
