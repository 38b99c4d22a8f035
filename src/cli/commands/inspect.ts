import type { HeatMap } from '../../domain/inspection/inspection.ts'
import type { RuntimeChoice } from '../../domain/models/runtime.ts'
import { describeBore } from '../pictures/describe-bore.ts'
import { addExamples, jsonOption, recipeOption, runtimeOption } from '../terminal/options.ts'
import { createOutput } from '../terminal/output.ts'
import type { RegisterCommand } from '../register-command.ts'

interface Options {
  readonly recipe: string
  readonly modelVersion?: string
  readonly runtime: RuntimeChoice
  readonly heatmap?: string
  readonly json?: true
}

/** `okng inspect FILE… --recipe R`: verdicts without a server. */
export const registerInspect: RegisterCommand = (program, context) => {
  const command = program
    .command('inspect')
    .summary('judge pictures without a server')
    .description(
      "Judges each picture as POST /inspect would. A file that can't be read is named on stderr, and the exit code "
        + 'is 1; an NG part is a result, not a failure.'
    )
    .argument('<file...>', 'pictures')
    .addOption(recipeOption())
    .option('--model-version <version>', "judge with this version (default: the recipe's active one)")
    .addOption(runtimeOption())
    .option(
      '--heatmap <file>',
      'write the picture as a PNG, with the places that differ from good parts in red; takes one picture'
    )
    .addOption(jsonOption())
    .action(async (files: string[], { recipe, modelVersion, runtime, heatmap, json }: Options) => {
      const [{ createCliInspector }, { readBytes }] = await Promise.all([
        import('../create-inspector.ts'),
        import('../pictures/read-picture.ts')
      ])
      const output = createOutput(context, json)
      if (heatmap !== undefined && files.length !== 1)
        throw new Error(`--heatmap: expected one picture, received ${files.length}`)
      const { inspector, close } = await createCliInspector(context, {
        runtime,
        ...(modelVersion !== undefined && { modelVersion })
      })
      let failed = 0
      let drawn: { readonly frame: Uint8Array; readonly heat: HeatMap | null } | undefined
      try {
        await context.recipes.read(recipe)
        for (const file of files) {
          try {
            const frame = await readBytes(file)
            const result = await inspector.inspect({
              frame,
              recipeId: recipe,
              ...(heatmap !== undefined && { heatmap: true })
            })
            const score =
              result.score === null
                ? ''
                : `  score ${result.score.toFixed(4)}, threshold ${result.threshold.toFixed(4)}`
            output.result(
              { file, ...result },
              `${result.verdict.padEnd(6)} ${file}${score}  `
                + `${result.reason}${result.circle === null ? '' : describeBore(result.bore)}  `
                + `${result.timingsMs.total.toFixed(1)} ms`
            )
            drawn = { frame, heat: result.heatmap ?? null }
          } catch (error) {
            if (aboutTheModel(error)) throw error
            output.note(`${file}: ${(error as Error).message}`)
            failed++
          }
        }
      } finally {
        await close()
      }
      if (failed > 0) throw new Error(`${failed} of ${files.length} pictures could not be judged`)
      if (heatmap !== undefined && drawn !== undefined)
        await writeHeatMap(heatmap, drawn.frame, drawn.heat, output.note)
    })

  addExamples(
    command,
    'okng inspect part.bmp --recipe demo-ring',
    'okng inspect *.png --recipe demo-ring --json',
    'okng inspect part.bmp --recipe demo-ring --heatmap part-heat.png'
  )
}

async function writeHeatMap(
  target: string,
  frame: Uint8Array,
  heatmap: HeatMap | null,
  note: (text: string) => void
): Promise<void> {
  if (heatmap === null) {
    note('no heat map: no part was found, or the model version was trained before heat maps existed')
    return
  }
  const [{ drawHeatMap }, { decode }, { PICTURE_LIMITS }, { writeFile }] = await Promise.all([
    import('../../imaging/encode/draw-heat-map.ts'),
    import('../../imaging/decode/decode.ts'),
    import('../pictures/read-picture.ts'),
    import('node:fs/promises')
  ])
  try {
    await writeFile(target, await drawHeatMap(await decode(frame, PICTURE_LIMITS), heatmap))
  } catch (error) {
    throw new Error(`--heatmap: could not write it: ${(error as Error).message}`, { cause: error })
  }
}

/** Whether an error concerns the model or the recipe. Then no picture can be judged, and the command ends. */
function aboutTheModel(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && (code.startsWith('MODEL_') || code.startsWith('RECIPE_'))
}
