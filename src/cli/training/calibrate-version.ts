import { thresholdsOf } from '../../domain/models/deciding.ts'
import { chooseThresholds } from '../../scoring/choose-thresholds.ts'
import type { RuntimeChoice } from '../../domain/models/runtime.ts'
import type { CliContext } from '../context.ts'
import { openVersion } from '../open-version.ts'
import type { Output } from '../terminal/output.ts'
import { activateVersion } from './activate-version.ts'
import type { CalibrationOptions } from '../evaluation/calibration-options.ts'
import { datasetScores, heldOutScores } from '../evaluation/calibration-scores.ts'
import { describeCalibration } from '../evaluation/describe-calibration.ts'
import { expectGood } from '../evaluation/expect-good.ts'
import { judgeScores } from '../evaluation/judge-scores.ts'

export interface CalibrateOptions extends CalibrationOptions {
  readonly recipe: string
  readonly dataset?: string
  readonly modelVersion?: string
  readonly runtime: RuntimeChoice
  readonly activate?: true
  readonly force?: string
  readonly dryRun?: true
  readonly json?: true
}

/**
 * Chooses threshold and review band of a version, prints the rates that they give, and writes them into the recipe.
 * @throws GoldenSetFailed where they judge the golden set wrong, after printing
 */
export async function calibrateVersion(
  context: CliContext,
  { recipe: id, dataset, modelVersion, runtime, activate, force, dryRun }: CalibrateOptions,
  order: Parameters<typeof chooseThresholds>[2],
  output: Output
): Promise<void> {
  const version = await openVersion(context, id, modelVersion)
  const wanted = version.manifest.version
  const scores =
    dataset === undefined
      ? await heldOutScores(version)
      : await datasetScores(context, version, dataset, { runtime, note: output.note })

  const found = (label: 'good' | 'defect'): number[] =>
    scores.parts.flatMap((part) => (part.label === label && part.score !== null ? [part.score] : []))
  expectGood(found('good'), found('defect').length, scores.source)
  const chosen = chooseThresholds(found('good'), found('defect'), order)
  const { threshold, method, promisedOverkillRate } = chosen.calibration
  const { reviewBand, reviewFrom } = chosen

  const recipe = await context.recipes.read(id)
  const isActive = recipe.activeModelVersion === wanted
  const before = thresholdsOf(recipe, version.manifest)
  const isWanted = dryRun !== true && (isActive || activate === true)
  const refusal = isWanted
    ? await activateVersion(context, { recipe: id, version: wanted, settings: { threshold, reviewBand }, force })
    : null
  const written = isWanted && refusal === null

  const document = {
    recipe: id,
    modelVersion: wanted,
    source: scores.source,
    dataHash: scores.dataHash,
    seen: scores.seen,
    method,
    promisedOverkillRate,
    threshold,
    reviewBand,
    reviewFrom,
    ...judgeScores(scores.parts, threshold, reviewBand),
    before: { ...before, ...judgeScores(scores.parts, before.threshold, before.reviewBand) },
    written,
    activated: written && !isActive
  }
  output.result(document, describeCalibration(document))
  if (refusal !== null) throw refusal
  if (!written && dryRun !== true)
    output.note(
      `not written: ${wanted} is not the active version of ${id}, and a threshold is valid for one version `
        + 'only; --activate makes it the active one'
    )
}
