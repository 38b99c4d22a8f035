import { z } from 'zod'
import { VERDICTS } from '../domain/inspection/inspection.ts'
import { KEPT_FOR } from '../domain/models/upkeep.ts'
import { recipeId } from './inspection.ts'
import { label } from './picture.ts'

export const ModelParams = z.object({ version: z.string().max(64) })
export const ModelQuery = z.strictObject({ recipe: recipeId.describe('a version belongs to one recipe') })
export const overrideReason = z
  .string()
  .trim()
  .min(3)
  .max(500)
  .describe('why the version may judge although it judges the golden set wrong; recorded with the revision')
export const ActivateBody = z.strictObject({ overrideReason: overrideReason.optional() })
/** For actions that take nothing: an empty object. */
export const NoBody = z.strictObject({})

const rate = z.number().nullable()
/** A share with what it was counted from; its bounds are exact (95 %). */
const share = z
  .object({ rate: z.number(), low: z.number(), high: z.number(), count: z.int(), of: z.int() })
  .nullable()
  .meta({ id: 'Share' })
const counts = z.object({ good: z.int(), defect: z.int() }).nullable()
const noteText = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\0]+$/, 'expected text')
    .nullable()
/** What is left out stays as it is; null takes it away. */
export const ModelNote = z.strictObject({
  name: noteText(60).optional().describe('what people call the version'),
  comment: noteText(500).optional()
})
const summary = {
  recipe: z.string(),
  version: z.string(),
  createdAt: z.string().nullable(),
  state: z
    .enum(['active', 'shadow', 'idle', 'broken'])
    .describe('broken: it cannot be activated; if it is in memory it may still judge'),
  active: z.boolean(),
  shadow: z.boolean(),
  inMemory: z.boolean(),
  shipped: z.boolean().describe('whether it comes with the program'),
  name: z.string().nullable().describe('what people call it'),
  comment: z.string().nullable(),
  bytes: z.int().describe('its size on the disk'),
  keptFor: z.enum(KEPT_FOR).nullable().describe('why it cannot be removed; null where it can'),
  problem: z.string().nullable().describe('what is wrong with a broken version'),
  threshold: z.number().nullable(),
  auroc: rate,
  escapeRate: rate.describe('defects judged OK / all defects, of the validation pictures'),
  overkillRate: rate.describe('good parts judged NG / all good parts, of the validation pictures'),
  escape: share.describe('defects judged OK, of the validation pictures; null where there were none'),
  overkill: share.describe('good parts judged NG, of the validation pictures; null where there were none'),
  trainedOn: counts.describe('pictures that it has learnt from'),
  checkedOn: counts.describe('pictures that it was checked on'),
  dataHash: z.string().nullable().describe('SHA-256 of what it was trained on'),
  hasReport: z.boolean()
}
export const ModelSummary = z.object(summary).meta({ id: 'ModelSummary' })
export const ModelNoteReply = z
  .object({ name: z.string().nullable(), comment: z.string().nullable() })
  .meta({ id: 'ModelNote' })
export const ModelRemovedReply = z
  .object({ bytes: z.int().describe('what is free on the disk now') })
  .meta({ id: 'ModelRemoved' })
export const ModelList = z.object({ models: z.array(ModelSummary) })
export const ModelReply = z
  .object({
    ...summary,
    manifest: z.record(z.string(), z.unknown()).nullable().describe('manifest.json of its folder')
  })
  .meta({ id: 'Model' })

export const GoldenOutcomeReply = z
  .object({
    passed: z.boolean(),
    pictures: z.int(),
    right: z.int().describe('a good part is not NG, a defect is not OK, and no stage failed'),
    review: z.int().describe('judged REVIEW, which is right for both'),
    mistakes: z.array(
      z.object({
        sha256: z.string(),
        label,
        verdict: z.enum(VERDICTS),
        reason: z.string(),
        score: z.number().nullable()
      })
    )
  })
  .meta({ id: 'GoldenOutcome' })

export const ActivationReply = z
  .object({
    recipe: z.string(),
    version: z.string(),
    previous: z.string().nullable(),
    golden: GoldenOutcomeReply.nullable().describe('null at a rollback, which does not ask the golden set'),
    overrideReason: z.string().nullable(),
    revision: z.int()
  })
  .meta({ id: 'Activation' })

const byVerdict = z.object({ OK: z.int(), NG: z.int(), REVIEW: z.int() })
export const ShadowReply = z
  .object({
    recipe: z.string(),
    version: z.string(),
    since: z.string().nullable().describe('when counting began: with the first picture, and again after a restart'),
    compared: z.int().describe('pictures that both judged'),
    agreed: z.int(),
    agreement: z.number().nullable().describe('agreed / compared'),
    verdicts: z
      .object({ OK: byVerdict, NG: byVerdict, REVIEW: byVerdict })
      .describe('by verdict of the active version, then by verdict of the shadow version'),
    meanScoreDifference: z.number().nullable(),
    skipped: z.int().describe('came while the queue was full'),
    failed: z.int()
  })
  .meta({ id: 'ShadowAgreement' })
