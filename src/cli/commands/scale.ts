import type { GridScale } from '../../quality/scale/grid-scale.ts'
import type { RingScale } from '../../quality/scale/ring-scale.ts'
import type { RegisterCommand } from '../register-command.ts'
import { addExamples, jsonOption, positiveNumber, recipeOption } from '../terminal/options.ts'
import { createOutput } from '../terminal/output.ts'

interface Options {
  readonly recipe: string
  readonly diameter?: number
  readonly pitch?: number
  readonly uncertainty?: number
  readonly json?: true
}

/** `okng scale FILE… --recipe R`: millimetres per pixel from pictures of a ring gauge, or from one of a dot grid. */
export const registerScale: RegisterCommand = (program, context) => {
  const command = program
    .command('scale')
    .summary('measure millimetres per pixel with a ring gauge or a dot grid')
    .description(
      'With --diameter: measures the outer diameter of a ring gauge in each picture, and says the scaleMmPerPx of '
        + 'the recipe with its uncertainty. Take at least 3 pictures with the gauge at different places of the field, '
        + 'at the height of the edge that is measured. Take a gauge of about the size of the part: the located '
        + 'edge is off by a fraction of a pixel, and that error then cancels. With --pitch: finds the dots of a '
        + 'square grid in one picture, and says the distortion of the lens, too. The grid must fill the field and lie '
        + 'square to the camera. For the best of both, set the distortion from a grid, then the scale from a gauge. '
        + 'Nothing is changed: PATCH /recipes/RECIPE sets scaleMmPerPx and distortion.'
    )
    .argument('<file...>', 'pictures of one gauge, or one picture of a dot grid')
    .addOption(recipeOption())
    .option('--diameter <mm>', 'of the gauge, as its certificate says', positiveNumber())
    .option('--pitch <mm>', 'of the dot grid, from centre to centre', positiveNumber())
    .option('--uncertainty <mm>', 'standard uncertainty of that diameter or pitch (default: 0)', positiveNumber())
    .addOption(jsonOption())
    .action(async (files: string[], { recipe: id, diameter, pitch, uncertainty = 0, json }: Options) => {
      const { scaleOfGrid, scaleOfRings } = await import('../pictures/measure-scale.ts')
      const recipe = await context.recipes.read(id)
      const output = createOutput(context, json)
      if ((diameter === undefined) === (pitch === undefined))
        throw new Error('expected either --diameter of a ring gauge or --pitch of a dot grid')
      if (diameter !== undefined) {
        const scale = await scaleOfRings(files, recipe, { diameterMm: diameter, uncertaintyMm: uncertainty })
        output.result(scale, ringWords(scale))
      } else {
        if (files.length > 1) throw new Error(`expected one picture of the grid, received ${files.length}`)
        const scale = await scaleOfGrid(files[0]!, { pitchMm: pitch!, uncertaintyMm: uncertainty })
        output.result(scale, gridWords(scale))
      }
    })
  addExamples(
    command,
    'okng scale gauge-*.png --recipe rings --diameter 50.0012 --uncertainty 0.0004',
    'okng scale grid.png --recipe rings --pitch 2 --uncertainty 0.0002'
  )
}

const scaleWords = ({ mmPerPx, expandedUncertainty }: Pick<RingScale, 'mmPerPx' | 'expandedUncertainty'>): string =>
  `scaleMmPerPx ${mmPerPx.toPrecision(6)} ± ${expandedUncertainty.toPrecision(2)} (95 %)`

const ringWords = (scale: RingScale): string =>
  `${scaleWords(scale)}, from ${scale.pictures} pictures: mean diameter ${scale.meanDiameterPx.toFixed(3)} px, `
  + `deviation ${scale.deviationPx.toFixed(3)} px`

const gridWords = (scale: GridScale): string =>
  `${scaleWords(scale)}, from ${scale.dots} dots, which lie ${scale.residualPx.toFixed(3)} px beside their places `
  + `(${scale.residualWithoutPx.toFixed(3)} px without the distortion)\ndistortion ${JSON.stringify(scale.distortion)}`
