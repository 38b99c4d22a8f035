import { z } from 'zod'
import { LABELS } from '../../domain/labelled/label.ts'
import { MAX_PART_ID_BYTES } from '../../domain/inspection/part-id.ts'
import { CHARACTERISTICS } from '../../domain/quality/study-plan.ts'
import { callerId, recipeId } from '../inspection.ts'

const characteristic = z.enum(CHARACTERISTICS)
const part = z.string().min(1).max(MAX_PART_ID_BYTES)
const length = z.number().min(-1e6).max(1e6)

const plan = {
  name: callerId.describe('the `study` that its pictures are posted with'),
  recipe: recipeId,
  parts: z
    .array(z.strictObject({ part: part.describe('the partId that it is posted with'), reference: z.enum(LABELS) }))
    .min(1)
    .max(1000),
  stations: z
    .array(callerId)
    .min(1)
    .max(20)
    .describe(
      'they take the place of appraisers: stations, lights or orientations; pictures are posted with them as station'
    ),
  presentations: z.int().min(1).max(100).describe('presentations of each part to each station'),
  tolerances: z
    .array(
      z.strictObject({
        characteristic,
        low: length.nullable().default(null),
        high: length.nullable().default(null)
      })
    )
    .max(CHARACTERISTICS.length)
    .default([]),
  masters: z
    .array(z.strictObject({ characteristic, part, value: length }))
    .max(20)
    .default([])
    .describe('parts of known size, for a study of type 1')
}

export const StudyNew = z.strictObject(plan)
export const StudyParams = z.object({ name: z.string().min(1).max(128) })

export const StudyReply = z
  .object({
    ...plan,
    createdAt: z.iso.datetime(),
    createdBy: z.string(),
    done: z.int().describe('judged presentations, without those beyond the plan'),
    planned: z.int(),
    beyondPlan: z
      .int()
      .describe('pictures of unplanned parts or stations, or more than planned; they do not count in the report')
  })
  .meta({ id: 'Study' })

export const StudyWithPlaces = StudyReply.extend({
  places: z
    .array(z.object({ part: z.string(), station: z.string(), count: z.int() }))
    .describe('presentations that were judged')
}).meta({ id: 'StudyWithPlaces' })

export const StudyList = z.object({ studies: z.array(StudyReply) })
