import { resolve } from 'node:path'
import { writeFileAtomically } from '../../store/write-file.ts'
import { formatDatasetCsv } from '../../training/dataset/dataset-csv.ts'
import { indexPictures } from '../../training/dataset/index-pictures.ts'
import { addExamples, jsonOption } from '../terminal/options.ts'
import { createOutput } from '../terminal/output.ts'
import { notePassedOver } from '../terminal/note-passed-over.ts'
import type { RegisterCommand } from '../register-command.ts'

/** `okng index DIR --out image_path.csv`: labels the pictures of a folder and writes `image_path,label`. */
export const registerIndex: RegisterCommand = (program, context) => {
  const command = program
    .command('index')
    .summary('list the labelled pictures of a folder in a CSV')
    .description(
      'Finds the pictures below a folder and writes image_path,label. The nearest folder named OK or NG (any case, '
        + 'any depth) gives the label, else a file name whose first word is ok or ng. A file is a picture by its first '
        + 'bytes, not by its name. Pictures without a label, or with two, are refused by name; ignored files are '
        + 'named.'
    )
    .argument('<dir>', 'folder of pictures')
    .requiredOption('--out <file>', 'CSV to write; paths below its folder are written relative to it')
    .addOption(jsonOption())
    .action(async (dir: string, { out, json }: { out: string; json?: true }) => {
      const output = createOutput(context, json)
      const { pictures, refused, passedOver } = await indexPictures(dir)
      for (const { file, why } of refused) output.note(`refused ${file}: ${why}`)
      notePassedOver(passedOver, output.note)
      const others = `${refused.length} refused, ${passedOver.length} passed over`
      if (pictures.length === 0)
        throw new Error(
          `no labelled picture in '${resolve(dir)}' (${others}): nothing written; put good parts below a `
            + 'folder OK, others below NG'
        )

      await writeFileAtomically(resolve(out), formatDatasetCsv(pictures, out))
      const ng = pictures.filter(({ label }) => label === 'defect').length
      const ok = pictures.length - ng
      output.result(
        { csv: resolve(out), pictures: pictures.length, ok, ng, refused, passedOver },
        `${pictures.length} pictures (${ok} OK, ${ng} NG), ${others}, written to ${out}`
      )
    })
  addExamples(command, 'okng index parts --out image_path.csv', 'okng index parts --out image_path.csv --json')
}
