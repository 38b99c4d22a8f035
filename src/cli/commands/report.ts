import { MODEL_FILES } from '../../domain/models/manifest.ts'
import { addExamples, jsonOption, recipeOption } from '../terminal/options.ts'
import { createOutput } from '../terminal/output.ts'
import type { RegisterCommand } from '../register-command.ts'

interface Options {
  readonly recipe: string
  readonly modelVersion?: string
  readonly out: string
  readonly json?: true
}

/** `okng report --recipe R --out F`: draws a model version's report again. */
export const registerReport: RegisterCommand = (program, context) => {
  const command = program
    .command('report')
    .summary('draw the report of a model version')
    .description(
      'Writes the HTML report from the data that the training saved (report.json of the model version). The report is '
        + 'one file and needs no network.'
    )
    .addOption(recipeOption())
    .option('--model-version <version>', "report on this version (default: the recipe's active one)")
    .requiredOption('--out <file>', 'HTML file to write')
    .addOption(jsonOption())
    .action(async ({ recipe, modelVersion, out, json }: Options) => {
      const [{ openVersion }, { renderReport }, { readFile }, { writeFileAtomically }] = await Promise.all([
        import('../open-version.ts'),
        import('../../training/report/report.ts'),
        import('node:fs/promises'),
        import('../../store/write-file.ts')
      ])
      const { manifest, file } = await openVersion(context, recipe, modelVersion)
      if (!Object.hasOwn(manifest.files, MODEL_FILES.reportData)) {
        throw new Error(
          `model version ${manifest.version} has no report: expected one that was trained, received one that `
            + `was taught or registered without ${MODEL_FILES.reportData}`
        )
      }
      const data = JSON.parse(await readFile(file(MODEL_FILES.reportData), 'utf8')) as Parameters<
        typeof renderReport
      >[0]
      await writeFileAtomically(out, renderReport(data))
      createOutput(context, json).result(
        { recipe, modelVersion: manifest.version, file: out },
        `${out}: report of model version ${manifest.version} of recipe ${recipe}`
      )
    })
  addExamples(
    command,
    'okng report --recipe demo-ring --out report.html',
    'okng report --recipe demo-ring --model-version 20261123T183419Z-acf252 --out report.html'
  )
}
