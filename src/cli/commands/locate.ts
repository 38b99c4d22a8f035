import type { LocateSpec } from '../../domain/recipes/recipe.ts'
import { describeBore } from '../pictures/describe-bore.ts'
import { addExamples, jsonOption, positiveNumber, recipeOption } from '../terminal/options.ts'
import { createOutput } from '../terminal/output.ts'
import type { RegisterCommand } from '../register-command.ts'

interface Options {
  readonly recipe: string
  readonly radiusMin?: number
  readonly radiusMax?: number
  readonly json?: true
}

/** `okng locate FILE… --recipe R`: where the Hough circle stage finds the part. */
export const registerLocate: RegisterCommand = (program, context) => {
  const command = program
    .command('locate')
    .summary('find the part in pictures')
    .description(
      'Finds the outer edge of the part in each picture. With --json one line a picture: '
        + '{"file","circle":{"cx","cy","r","confidence"}|null,"ms"}, in pixels of the picture; ms is the time to '
        + 'locate the part, without decoding. Where the recipe has locate.bore, "bore" holds the circle inside the '
        + "part with its measures in px and (with the recipe's scaleMmPerPx) in mm, or null where none was found. A "
        + "picture that can't be read is named on stderr and has no line; the exit code is then 1."
    )
    .argument('<file...>', 'pictures')
    .addOption(recipeOption())
    .option(
      '--radius-min <fraction>',
      "smallest radius as a fraction of the picture's height, instead of the recipe's",
      positiveNumber()
    )
    .option(
      '--radius-max <fraction>',
      "largest radius as a fraction of the picture's height, instead of the recipe's",
      positiveNumber()
    )
    .addOption(jsonOption())
    .action(async (files: string[], { recipe: id, radiusMin, radiusMax, json }: Options) => {
      const output = createOutput(context, json)
      const { locate, ...recipe } = await context.recipes.read(id)
      const spec: LocateSpec = {
        ...locate,
        radius: { min: radiusMin ?? locate.radius.min, max: radiusMax ?? locate.radius.max }
      }
      if (spec.radius.min >= spec.radius.max)
        command.error(
          `error: expected the smallest radius below the largest, received ${spec.radius.min} and ${spec.radius.max}`
        )

      const { locatePicture } = await import('../pictures/locate-picture.ts')
      let unreadable = 0
      for (const file of files) {
        try {
          const { circle, bore, ms } = await locatePicture(file, { ...recipe, locate: spec }, context.clockMs)
          const place =
            circle === null
              ? 'no part found'
              : `centre ${circle.cx.toFixed(1)}, ${circle.cy.toFixed(1)}  radius ${circle.r.toFixed(1)}  `
                + `confidence ${circle.confidence.toFixed(2)}`
          output.result(
            { file, circle, ...(bore !== undefined && { bore }), ms },
            `${file}: ${place}${circle === null ? '' : describeBore(bore)}  (${ms.toFixed(1)} ms)`
          )
        } catch (error) {
          unreadable++
          output.note(`cannot use ${file}: ${(error as Error).message}`)
        }
      }
      if (unreadable > 0) throw new Error(`${unreadable} of ${files.length} pictures could not be used`)
    })
  addExamples(
    command,
    'okng locate parts/OK/61.bmp --recipe rings',
    'okng locate parts/OK/*.bmp --recipe rings --radius-min 0.36 --radius-max 0.43 --json'
  )
}
