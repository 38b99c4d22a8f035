import type { LabelledScores, ThresholdChoices } from '../../domain/labelled/threshold-choice.ts'
import { thresholdsOf } from '../../domain/models/deciding.ts'
import type { ModelManifest } from '../../domain/models/manifest.ts'
import { USUAL_COSTS } from '../../domain/recipes/mistake-costs.ts'
import type { Recipe } from '../../domain/recipes/recipe.ts'
import { RecipeWithoutModel } from '../../errors.ts'
import { weighThresholds } from './weigh-thresholds.ts'

export interface ThresholdChoicesParts {
  /** @throws RecipeNotFound */
  readonly readRecipe: (id: string) => Promise<Recipe>
  /** A model version, and the scores with which its threshold was chosen; null without a report. @throws ModelBroken */
  readonly openVersion: (
    recipe: string,
    version: string
  ) => Promise<{ readonly manifest: ModelManifest; readonly heldOut: LabelledScores | null }>
  readonly labelled: (which: {
    readonly recipe: string
    readonly modelVersion: string
    /** ISO 8601, UTC. */
    readonly since: string
    readonly sampledOnly: boolean
  }) => Promise<LabelledScores>
  readonly now: () => Date
}

const DAY_MS = 86_400_000

/** Computes rates and costs of possible thresholds of a recipe, from parts with a label. */
export function createThresholdChoices({
  readRecipe,
  openVersion,
  labelled,
  now
}: ThresholdChoicesParts): ThresholdChoices {
  return {
    async of(id, { costs: given, days, sampledOnly }) {
      const recipe = await readRecipe(id)
      const version = recipe.activeModelVersion
      if (version === null) throw new RecipeWithoutModel(id)
      const { manifest, heldOut } = await openVersion(id, version)
      const costs = { ...USUAL_COSTS, ...recipe.costs, ...given }
      const since = new Date(now().getTime() - days * DAY_MS).toISOString()
      const reviewed = await labelled({ recipe: id, modelVersion: version, since, sampledOnly })
      const deciding = thresholdsOf(recipe, manifest)
      const terms = {
        costs,
        reviewBand: recipe.reviewBand,
        now: deciding,
        highest: highestOf(deciding.threshold, [...reviewed.good, ...(heldOut?.good ?? [])])
      }
      return {
        modelVersion: version,
        threshold: deciding.threshold,
        reviewFrom: deciding.threshold * (1 - deciding.reviewBand),
        costs,
        labelled: { ...weighThresholds(reviewed, terms), since },
        heldOut: heldOut === null ? null : weighThresholds(heldOut, terms)
      }
    }
  }
}

/** Highest threshold to show: twice the present one, or above nearly all good parts. */
function highestOf(threshold: number, good: readonly number[]): number {
  const sorted = good.filter(Number.isFinite).toSorted((a, b) => a - b)
  return Math.max(2 * threshold, 1.2 * (sorted[Math.floor(0.995 * sorted.length)] ?? 0))
}
