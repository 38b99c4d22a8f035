import { cropColumns, type Recipe } from '../../domain/recipes/recipe.ts'
import { addExamples, jsonOption } from '../terminal/options.ts'
import { createOutput } from '../terminal/output.ts'
import type { RegisterCommand } from '../register-command.ts'
import { formatTable } from '../terminal/table.ts'

/** `okng recipes`: lists the recipes of this station, including those that cannot be read. */
export const registerRecipes: RegisterCommand = (program, context) => {
  const command = program
    .command('recipes')
    .summary('list the recipes')
    .description(
      "Lists the recipes: those that come with the program, and the station's own in OKNG_DATA_DIR/recipes. The "
        + "station's own replace shipped ones of the same name."
    )
    .addOption(jsonOption())
    .action(async ({ json }: { json?: true }) => {
      const output = createOutput(context, json)
      const recipes: Recipe[] = []
      const broken: { id: string; problem: string }[] = []
      for (const id of await context.recipes.list()) {
        try {
          recipes.push(await context.recipes.read(id))
        } catch (error) {
          broken.push({ id, problem: (error as Error).message })
          output.note(`cannot be used: ${(error as Error).message}`)
        }
      }
      const unproven = await context.unproven(recipes.map(({ id }) => id))
      output.result(
        { recipes, broken, unproven },
        formatTable(['recipe', 'radius, of the height', 'crop', 'model version', 'threshold'], recipes.map(rowOf))
      )
      for (const id of unproven) output.note(describeUnproven(id))
    })
  addExamples(command, 'okng recipes', 'okng recipes --json')
}

/** Says what is unknown about a recipe without labelled defects, and what to do. */
const describeUnproven = (id: string): string =>
  `${id}: no defect is labelled yet, so nobody knows which defects it passes as OK. Label parts in review; then `
  + `\`okng calibrate --recipe ${id}\` narrows what is judged REVIEW`

function rowOf({ id, locate: { radius }, crop, activeModelVersion, threshold }: Recipe): string[] {
  return [
    id,
    `${radius.min} to ${radius.max}`,
    `${crop.mode} ${crop.sizePx} x ${cropColumns(crop)} px`,
    activeModelVersion ?? 'none yet',
    threshold === null ? 'of the model' : String(threshold)
  ]
}
