import { z } from 'zod'
import { VERDICTS } from '../domain/inspection/inspection.ts'
import { KEPT_FOR } from '../domain/models/upkeep.ts'
import { recipeId } from './inspection.ts'
import { label } from './picture.ts'

export const ModelParams = z.object({ version: z.string().max(64) })
export const ModelQuery = z.strictObject({ recipe: recipeId.describe('recipe of the version') })
export const overrideReason = z
  .string()
  .trim()
  .min(3)
  .max(500)
  .describe('reason to activate a version that judges the golden set wrong; recorded with the revision')
export const ActivateBody = z.strictObject({ overrideReason: overrideReason.optional() })
/** An empty object, for actions without settings. */
export const NoBody = z.strictObject({})

const rate = z.number().nullable()
/** A share with its counts and exact bounds (95 %). */
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
/** A key that is left out does not change; null removes it. */
export const ModelNote = z.strictObject({
  name: noteText(60).optional().describe('name that people gave the version'),
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
  name: z.string().nullable().describe('name that people gave the version'),
  comment: z.string().nullable(),
  bytes: z.int().describe('its size on the disk'),
  keptFor: z.enum(KEPT_FOR).nullable().describe('why it cannot be removed; null if it can'),
  problem: z.string().nullable().describe('what is wrong with a broken version'),
  threshold: z.number().nullable(),
  auroc: rate,
  escapeRate: rate.describe('defects judged OK / all defects, of the validation pictures'),
  overkillRate: rate.describe('good parts judged NG / all good parts, of the validation pictures'),
  escape: share.describe('defects judged OK, of the validation pictures; null where there were none'),
  overkill: share.describe('good parts judged NG, of the validation pictures; null where there were none'),
  trainedOn: counts.describe('counts of the training pictures'),
  checkedOn: counts.describe('counts of the validation pictures'),
  dataHash: z.string().nullable().describe('SHA-256 of its training data'),
  hasReport: z.boolean()
}
export const ModelSummary = z.object(summary).meta({ id: 'ModelSummary' })
export const ModelNoteReply = z
  .object({ name: z.string().nullable(), comment: z.string().nullable() })
  .meta({ id: 'ModelNote' })
export const ModelRemovedReply = z
  .object({ bytes: z.int().describe('bytes that were freed on the disk') })
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
    right: z.int().describe('pictures judged right: a good part is not NG, a defect is not OK, and no stage failed'),
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
    golden: GoldenOutcomeReply.nullable().describe('null for a rollback, which does not judge the golden set'),
    overrideReason: z.string().nullable(),
    revision: z.int()
  })
  .meta({ id: 'Activation' })

const byVerdict = z.object({ OK: z.int(), NG: z.int(), REVIEW: z.int() })
export const ShadowReply = z
  .object({
    recipe: z.string(),
    version: z.string(),
    since: z.string().nullable().describe('when counting began: with the first picture after the start of the service'),
    compared: z.int().describe('pictures that both judged'),
    agreed: z.int(),
    agreement: z.number().nullable().describe('agreed / compared'),
    verdicts: z
      .object({ OK: byVerdict, NG: byVerdict, REVIEW: byVerdict })
      .describe('by verdict of the active version, then by verdict of the shadow version'),
    meanScoreDifference: z.number().nullable(),
    skipped: z.int().describe('pictures that arrived while the queue was full'),
    failed: z.int()
  })
  .meta({ id: 'ShadowAgreement' })
