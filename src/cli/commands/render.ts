import { Option } from 'commander'
import { FINISHES } from '../../rendering/scene.ts'
import { addExamples, jsonOption, wholeNumber } from '../options.ts'
import { createOutput } from '../output.ts'
import type { RegisterCommand } from '../register-command.ts'
import type { RenderOptions } from '../render.ts'

/** `okng render --out DIR --ok N --ng M --seed S`: draws synthetic ring parts. */
export const registerRender: RegisterCommand = (program, context) => {
  const command = program.command('render')
    .summary('draw synthetic ring parts with known defects')
    .description('Draws turned rings on a plate into OK, NG and masks (white where the defect is), with truth.csv: the true circles in pixels and the kind and area of each defect. '
      + 'The same options draw the same pictures. The folder must be new or empty.')
    .requiredOption('--out <dir>', 'folder to draw into')
    .requiredOption('--ok <n>', 'number of good parts', wholeNumber(0))
    .requiredOption('--ng <n>', 'number of defective parts', wholeNumber(0))
    .option('--seed <n>', 'what the randomness starts from', wholeNumber(0), 1)
    .option('--width <px>', 'width of the pictures', wholeNumber(1), 1024)
    .option('--height <px>', 'height of the pictures', wholeNumber(1), 768)
    .addOption(new Option('--finish <name>', 'how the parts were turned: fine, or rough with grooves that defects hide in').choices(FINISHES).default('fine'))
    .addOption(new Option('--format <name>', 'picture format').choices(['bmp', 'png']).default('bmp'))
    .addOption(jsonOption())
    .action(async ({ json, ...options }: RenderOptions & { readonly json?: true }) => {
      const output = createOutput(context, json)
      const { renderCommand } = await import('../render.ts')
      const summary = await renderCommand(options, output.note)
      const { counts: { ok, ng }, defects } = summary
      const kinds = Object.entries(defects).map(([kind, count]) => `${count} ${kind}`).join(', ')
      output.result(summary, `${ok} OK, ${ng} NG${kinds === '' ? '' : ` (${kinds})`}; the truth is in ${summary.truthFile}`)
    })
  addExamples(command, 'okng render --out drawn --ok 60 --ng 30 --seed 1')
}
