import { z } from 'zod'
import { mistakeCosts } from './mistake-costs.ts'
import { rate } from './rate.ts'

const number = (schema: z.ZodNumber) => z.coerce.number().pipe(schema).optional()
const { perEscape, perOverkill, defectRate, maxEscapeRate, maxOverkillRate } = mistakeCosts.shape

export const ThresholdQuery = z.strictObject({
  perEscape: number(perEscape).describe('cost of an escape; left out: that of the recipe'),
  perOverkill: number(perOverkill),
  defectRate: number(defectRate),
  maxEscapeRate: number(maxEscapeRate),
  maxOverkillRate: number(maxOverkillRate),
  days: z.coerce.number().int().min(1).max(3650).default(28).describe('labelled parts of this many last days count'),
  sampledOnly: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .describe('whether only labelled parts count that were chosen at random: only they represent the line')
})

const ThresholdPointReply = z
  .object({
    threshold: z.number(),
    escape: rate.describe('defects judged OK of all defects; null without any'),
    overkill: rate.describe('good parts judged NG of all good ones; null without any'),
    cost: z.number().nullable().describe('expected cost of a part; null without both good parts and defects'),
    missing: z
      .object({ defect: z.int().nullable(), good: z.int().nullable() })
      .describe('further labelled parts, all judged right, that would prove both limits at 95 %; null: more than 1e9')
  })
  .meta({ id: 'ThresholdPoint' })

const sample = z.object({
  good: z.int(),
  defect: z.int(),
  alwaysNg: z.int().describe('parts that are NG at any threshold: no part found, not this part, or a fault'),
  points: z.array(ThresholdPointReply),
  now: ThresholdPointReply.describe('the present threshold'),
  cheapest: ThresholdPointReply.nullable().describe('the threshold of least expected cost'),
  promised: ThresholdPointReply.nullable().describe(
    'the same among the thresholds whose counted rates keep both limits'
  )
})

export const ThresholdChoiceReply = z
  .object({
    modelVersion: z.string(),
    threshold: z.number().describe('the present threshold'),
    reviewFrom: z.number(),
    costs: mistakeCosts,
    labelled: sample
      .extend({ since: z.iso.datetime() })
      .describe('parts that this version judged and a person labelled'),
    heldOut: sample.nullable().describe('parts that the version was not trained on; null where it has no report')
  })
  .meta({ id: 'ThresholdChoice' })
