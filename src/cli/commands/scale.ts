import type { RegisterCommand } from '../register-command.ts'
import { addExamples, jsonOption, positiveNumber, recipeOption } from '../terminal/options.ts'
import { createOutput } from '../terminal/output.ts'

interface Options {
  readonly recipe: string
  readonly diameter: number
  readonly uncertainty?: number
  readonly json?: true
}

/** `okng scale FILE… --recipe R --diameter MM`: millimetres per pixel from pictures of a ring gauge. */
export const registerScale: RegisterCommand = (program, context) => {
  const command = program
    .command('scale')
    .summary('measure millimetres per pixel with a ring gauge')
    .description(
      'Measures the outer diameter of a ring gauge in each picture, and says the scaleMmPerPx of the recipe with its '
        + 'uncertainty. Take at least 3 pictures with the gauge at different places of the field, at the height of the '
        + 'edge that is measured. Take a gauge of about the size of the part: the edge that is found lies a fraction '
        + 'of a pixel beside the true one, which cancels then. Nothing is changed: PATCH /recipes/RECIPE or '
        + 'the page sets the scale.'
    )
    .argument('<file...>', 'pictures of one gauge')
    .addOption(recipeOption())
    .requiredOption('--diameter <mm>', 'of the gauge, as its certificate says', positiveNumber())
    .option('--uncertainty <mm>', 'standard uncertainty of that diameter (default: 0)', positiveNumber())
    .addOption(jsonOption())
    .action(async (files: string[], { recipe: id, diameter, uncertainty = 0, json }: Options) => {
      const [{ locatePicture }, { ringScale }, recipe] = await Promise.all([
        import('../pictures/locate-picture.ts'),
        import('../../quality/scale/ring-scale.ts'),
        context.recipes.read(id)
      ])
      const diameters: number[] = []
      for (const file of files) {
        const { circle } = await locatePicture(file, recipe, context.clockMs)
        if (circle === null) throw new Error(`expected the gauge in ${file}, found no part: see okng locate`)
        diameters.push(2 * circle.r)
      }
      const scale = ringScale(diameters, { diameterMm: diameter, uncertaintyMm: uncertainty })
      createOutput(context, json).result(
        scale,
        `scaleMmPerPx ${scale.mmPerPx.toPrecision(6)} ± ${scale.expandedUncertainty.toPrecision(2)} (95 %), from `
          + `${scale.pictures} pictures: mean diameter ${scale.meanDiameterPx.toFixed(3)} px, deviation `
          + `${scale.deviationPx.toFixed(3)} px`
      )
    })
  addExamples(command, 'okng scale gauge-*.png --recipe rings --diameter 50.0012 --uncertainty 0.0004')
}
