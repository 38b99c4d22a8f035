import { MODEL_FILES } from '../../domain/manifest.ts'
import { addExamples, recipeOption } from '../options.ts'
import type { RegisterCommand } from '../register-command.ts'

interface Options {
  readonly recipe: string
  readonly modelVersion?: string
  readonly out: string
}

/** `okng report --recipe R --out F`: draws a model version's report again. */
export const registerReport: RegisterCommand = (program, context) => {
  const command = program.command('report')
    .summary('draw the report of a model version')
    .description('Draws the HTML report from what the training noted down (report.json of the model version). One file that needs no network.')
    .addOption(recipeOption())
    .option('--model-version <version>', "of this version (default: the recipe's active one)")
    .requiredOption('--out <file>', 'HTML file to write')
    .action(async ({ recipe, modelVersion, out }: Options) => {
      const [{ openVersion }, { renderReport }, { readFile, writeFile }] = await Promise.all([import('../open-version.ts'), import('../../training/report.ts'), import('node:fs/promises')])
      const version = await openVersion(context, recipe, modelVersion)
      const data = JSON.parse(await readFile(version.file(MODEL_FILES.reportData), 'utf8')) as Parameters<typeof renderReport>[0]
      await writeFile(out, renderReport(data))
      context.stdout.write(`${out}: report of model version ${version.manifest.version} of recipe ${recipe}\n`)
    })
  addExamples(command, 'okng report --recipe demo-ring --out report.html')
}
