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
  parts: z.int().describe('parts since the baseline was learnt'),
  deviations: z
    .number()
    .describe('change of the weighted average since the baseline, in its standard deviations; alarm at 6'),
  psi: z.number().nullable().describe('population stability index of the last 500 parts; alarm at 0.25'),
  alarms: z.array(z.enum(STABILITY_METHODS)).readonly()
}

export const StabilityReply = z
  .object({
    series: z.array(z.object(state)),
    learning: z
      .array(z.object({ ...pair, parts: z.int(), of: z.int() }))
      .describe('pairs that still learn their baseline'),
    errors: z
      .array(z.object({ recipe: z.string(), sum: z.number(), limit: z.number() }))
      .describe('cumulative sum of wrong verdicts among reviewed parts; alarm at the limit')
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
        partsAPoint: z.int().describe('number of parts whose mean is one point'),
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
