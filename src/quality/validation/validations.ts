import { createHash } from 'node:crypto'
import type { Audit, AuditLog, AuditRecord } from '../../domain/access/audit.ts'
import type { GoldenSet } from '../../domain/labelled/golden.ts'
import type { ReviewRates } from '../../domain/labelled/review.ts'
import type { LabelledScores } from '../../domain/labelled/threshold-choice.ts'
import { thresholdsOf } from '../../domain/models/deciding.ts'
import type { ModelManifest } from '../../domain/models/manifest.ts'
import type { GoldenOutcome } from '../../domain/models/model-switch.ts'
import type { StudySummary } from '../../domain/quality/study-plan.ts'
import type { Approval, ExpectedRates, ValidationFacts, Validations } from '../../domain/quality/validation.ts'
import type { Recipe } from '../../domain/recipes/recipe.ts'
import { ValidationNotFound } from '../../errors.ts'
import { binomialBounds } from '../../scoring/binomial-bounds.ts'
import { renderValidation } from './render-validation.ts'

export interface ValidationsParts {
  /** @throws RecipeNotFound */
  readonly readRecipe: (id: string) => Promise<Recipe>
  /** Also checks the checksum of every file. @throws ModelNotFound, ModelBroken */
  readonly openVersion: (
    recipe: string,
    version: string
  ) => Promise<{
    readonly manifest: ModelManifest
    /** SHA-256 of manifest.json, in hex. */
    readonly manifestSha256: string
    readonly heldOut: LabelledScores | null
  }>
  readonly golden: Pick<GoldenSet, 'list'>
  readonly judgeGolden: (recipe: string, version: string) => Promise<GoldenOutcome>
  /** Summaries of the finished studies that this version judged. */
  readonly studiesOf: (recipe: string, version: string) => Promise<readonly StudySummary[]>
  readonly reviewRates: (version: string) => Promise<readonly ReviewRates[]>
  readonly audit: Pick<AuditLog, 'list'> & Audit
  readonly auditHead: () => Promise<ValidationFacts['auditHead']>
  readonly files: {
    write(recipe: string, version: string, page: string): Promise<void>
    read(recipe: string, version: string): Promise<string | undefined>
  }
  readonly now: () => Date
}

/** Maximum number of a recipe's changes that are searched for approvals. */
const MOST_CHANGES = 1000

/** Validation reports. The audit records the SHA-256 of each. */
export function createValidations(parts: ValidationsParts): Validations {
  const { readRecipe, openVersion, golden, judgeGolden, studiesOf, reviewRates, audit, auditHead, files, now } = parts

  async function gather(id: string, version: string, issuedBy: string): Promise<ValidationFacts> {
    const recipe = await readRecipe(id)
    const { manifest, manifestSha256, heldOut } = await openVersion(id, version)
    const { threshold, reviewBand } = thresholdsOf(recipe, manifest)
    const reviewFrom = threshold * (1 - reviewBand)
    const reviewed = (await reviewRates(version)).find((rates) => rates.recipe === id)
    return {
      format: 1,
      recipe: id,
      version,
      issuedAt: now().toISOString(),
      issuedBy,
      manifestSha256,
      manifest,
      threshold,
      reviewFrom,
      rates: [
        ...(heldOut === null ? [] : [heldOutRates(heldOut, threshold, reviewFrom)]),
        ...(reviewed === undefined
          ? []
          : [{ on: 'random sample of the line', escape: reviewed.escapeRate, overkill: reviewed.overkillRate }])
      ],
      golden: {
        pictures: (await golden.list(id)).map(({ sha256, label }) => ({ sha256, label })),
        outcome: await judgeGolden(id, version)
      },
      studies: await studiesOf(id, version),
      approvals: approvalsOf(await audit.list({ subject: `recipe/${id}` }, { limit: MOST_CHANGES }), version),
      auditHead: await auditHead()
    }
  }

  return {
    async issue(recipe, version, actor) {
      const page = renderValidation(await gather(recipe, version, actor.name))
      // The audit entry is written first, so that a report without an entry never replaces another report.
      await audit.record({
        actor,
        action: 'model.validated',
        subject: `model/${version}`,
        after: { recipe, report: createHash('sha256').update(page).digest('hex') }
      })
      await files.write(recipe, version, page)
      return page
    },
    async latest(recipe, version) {
      const page = await files.read(recipe, version)
      if (page === undefined) throw new ValidationNotFound(version)
      return page
    }
  }
}

function heldOutRates({ good, defect }: LabelledScores, threshold: number, reviewFrom: number): ExpectedRates {
  return {
    on: 'parts held out of training, by which the threshold was chosen',
    escape: binomialBounds(defect.filter((score) => score < reviewFrom).length, defect.length),
    overkill: binomialBounds(good.filter((score) => score >= threshold).length, good.length)
  }
}

/**
 * Entries that made the version active, or that changed settings that affect its verdicts; oldest first.
 * @param records newest first
 */
export function approvalsOf(records: readonly AuditRecord[], version: string): readonly Approval[] {
  type Said = { readonly activeModelVersion?: unknown; readonly reason?: unknown; readonly signature?: unknown } | null
  return records
    .filter(({ before, after }) => {
      const [was, is] = [before as (Said & Partial<Recipe>) | null, after as (Said & Partial<Recipe>) | null]
      if (is?.activeModelVersion !== version) return false
      return was?.activeModelVersion !== version || was.threshold !== is.threshold || was.reviewBand !== is.reviewBand
    })
    .map(({ seq, at, actor, action, after }) => {
      const { reason, signature } = after as NonNullable<Said>
      const { meaning, name } = (signature ?? {}) as { readonly meaning?: unknown; readonly name?: unknown }
      return {
        seq,
        at,
        actor,
        action,
        reason: typeof reason === 'string' ? reason : null,
        meaning: typeof meaning === 'string' ? meaning : null,
        signer: typeof name === 'string' ? name : null
      }
    })
    .toReversed()
}
