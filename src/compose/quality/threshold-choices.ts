import type { ThresholdChoices } from '../../domain/labelled/threshold-choice.ts'
import { createThresholdChoices } from '../../inspection/thresholds/threshold-choices.ts'
import { createLabelledScores } from '../../store/labelled/labelled-scores.ts'
import { heldOutScores } from '../../store/models/reference-scores.ts'
import type { Stored } from '../stored.ts'

/** Wires the costs of each possible threshold of a recipe. */
export function composeThresholdChoices({ book, modelFiles, database, home }: Stored): ThresholdChoices {
  return createThresholdChoices({
    readRecipe: async (id) => (await book.current(id)).recipe,
    async openVersion(recipe, version) {
      const opened = await modelFiles.open(recipe, version)
      return { manifest: opened.manifest, heldOut: await heldOutScores(opened) }
    },
    labelled: createLabelledScores(database, home),
    now: () => new Date()
  })
}
