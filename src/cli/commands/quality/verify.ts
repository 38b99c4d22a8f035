import type { Check } from '../../../quality/validation/verify-version.ts'
import type { RegisterCommand } from '../../register-command.ts'
import { addExamples, jsonOption, recipeOption } from '../../terminal/options.ts'
import { createOutput } from '../../terminal/output.ts'

interface Options {
  readonly recipe: string
  readonly report?: string
  readonly data?: string
  readonly json?: true
}

/** `okng verify VERSION --recipe R`: checks that files, data and reports of a model version belong together. */
export const registerVerify: RegisterCommand = (program, context) => {
  const command = program
    .command('verify')
    .summary('prove that files, data and report of a model version belong together')
    .description(
      'Recomputes the checksums of all files of the version, compares its training report with its manifest, and its '
        + 'validation report with both and with the audit, and checks the hash chain of the audit. With --data it also '
        + 'checks the pictures. The exit code is 1 if a check fails.'
    )
    .argument('<version>', 'the model version')
    .addOption(recipeOption())
    .option('--report <file>', 'the validation report (default: the one that the service issued last)')
    .option('--data <path>', 'folder or CSV that the version was trained on')
    .addOption(jsonOption())
    .action(async (version: string, options: Options) => {
      const { verifyStored } = await import('../../quality/verify-stored.ts')
      const checks = await verifyStored(context, version, options)
      createOutput(context, options.json).result({ version, checks }, checks.map(lineOf).join('\n'))
      const wrong = checks.filter(({ holds }) => !holds)
      if (wrong.length > 0)
        throw new Error(`version ${version}: ${wrong.length} of ${checks.length} checks do not hold`)
    })
  addExamples(
    command,
    'okng verify 20261123T183419Z-acf252 --recipe demo-ring',
    'okng verify 20261123T183419Z-acf252 --recipe rings --data parts --report validation.html'
  )
}

const lineOf = ({ what, holds, words }: Check): string => `${holds ? 'holds' : 'BROKEN'}  ${what}: ${words}`
