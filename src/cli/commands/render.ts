import { Option } from 'commander'
import { FINISHES, PLATE_KINDS } from '../../rendering/scene.ts'
import { addExamples, jsonOption, positiveNumber, share, wholeNumber } from '../terminal/options.ts'
import { createOutput } from '../terminal/output.ts'
import type { RegisterCommand } from '../register-command.ts'
import type { RenderOptions } from '../pictures/render.ts'

/** `okng render --out DIR --ok N --ng M --seed S`: draws synthetic ring parts. */
export const registerRender: RegisterCommand = (program, context) => {
  const command = program
    .command('render')
    .summary('draw synthetic ring parts with known defects')
    .description(
      'Draws turned rings on a plate into OK, NG and masks (white where the defect is), with truth.csv: the true '
        + 'circles in pixels and the kind and area of each defect. The options set the light, the place and '
        + 'the layout of the scene. The same options draw the same pictures. The folder must be new or empty.'
    )
    .requiredOption('--out <dir>', 'folder to draw into')
    .requiredOption('--ok <n>', 'number of good parts', wholeNumber(0))
    .requiredOption('--ng <n>', 'number of defective parts', wholeNumber(0))
    .option('--seed <n>', 'what the randomness starts from', wholeNumber(0), 1)
    .option('--width <px>', 'width of the pictures', wholeNumber(1), 1024)
    .option('--height <px>', 'height of the pictures', wholeNumber(1), 768)
    .addOption(
      new Option('--finish <name>', 'surface of the parts: fine, or rough with grooves that make defects hard to see')
        .choices(FINISHES)
        .default('fine')
    )
    .option('--backgrounds <n>', 'number of additional pictures without a part', wholeNumber(0), 0)
    .option(
      '--size <fraction>',
      "outer radius as a fraction of the picture's height, 0.22 to 0.42 (default: 0.395)",
      positiveNumber(1)
    )
    .addOption(
      new Option('--polarity <name>', 'whether the part is brighter or darker than its plate')
        .choices(['bright', 'dark'])
        .default('bright')
    )
    .addOption(new Option('--plate <name>', 'what the part lies on').choices(PLATE_KINDS).default('brushed'))
    .option(
      '--gain <factor>',
      'exposure: grey levels are multiplied by it, 0.05 to 5 (default: drawn from 0.8 to 1.2)',
      positiveNumber(5)
    )
    .option(
      '--glare-share-of-edge <share>',
      'share of the outer edge in the glare, up to 60% (default: drawn from 22 to 34%)',
      share
    )
    .option('--cut-by-border <share>', "share of the diameter beyond the picture's border, up to 45%", share, 0)
    .option('--second-ring', 'a part of another, smaller ring reaches into the picture', false)
    .addOption(new Option('--format <name>', 'picture format').choices(['bmp', 'png']).default('bmp'))
    .addOption(jsonOption())
    .action(async ({ json, ...options }: RenderOptions & { readonly json?: true }) => {
      const output = createOutput(context, json)
      const { renderCommand } = await import('../pictures/render.ts')
      const summary = await renderCommand(options, output.note)
      const {
        counts: { ok, ng, backgrounds },
        defects
      } = summary
      const kinds = Object.entries(defects)
        .map(([kind, count]) => `${count} ${kind}`)
        .join(', ')
      output.result(
        summary,
        `${ok} OK, ${ng} `
          + `NG${kinds === '' ? '' : ` (${kinds})`}${backgrounds === 0 ? '' : `, ${backgrounds} without a part`}; `
          + `the truth is in ${summary.truthFile}`
      )
    })
  addExamples(
    command,
    'okng render --out drawn --ok 60 --ng 30 --seed 1',
    'okng render --out cut --ok 20 --ng 0 --cut-by-border 10% --polarity dark --gain 0.3 --backgrounds 20'
  )
}
