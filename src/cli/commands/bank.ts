import { join, resolve } from 'node:path'
import { writeFileAtomically } from '../../store/write-file.ts'
import { addExamples, jsonOption, recipeOption } from '../terminal/options.ts'
import { notePassedOver } from '../terminal/note-passed-over.ts'
import { createOutput } from '../terminal/output.ts'
import { createProgress } from '../terminal/progress.ts'
import type { RegisterCommand } from '../register-command.ts'

interface Options {
  readonly encoder: string
  readonly dataset: string
  readonly recipe: string
  readonly out: string
  readonly json?: true
}

/**
 * `okng bank --encoder F --dataset DIR|CSV --recipe R --out DIR`: makes the files that POST /models needs with an
 * encoder.
 */
export const registerBank: RegisterCommand = (program, context) => {
  const command = program
    .command('bank')
    .summary('make the bank of good parts for an ONNX encoder that was trained elsewhere')
    .description(
      'Cuts out the good parts as the recipe says, embeds them with an ONNX encoder that was trained elsewhere, '
        + 'and writes good.bank, manifest.json (with a threshold from the good parts) and the encoder into a folder: '
        + 'POST /models takes these files. The encoder is tried alone and together with other crops. The recipe is not '
        + 'changed.'
    )
    .requiredOption(
      '--encoder <file>',
      'ONNX model in one file: input crops [N, 1, rows, columns] float32, output embeddings [N, D] of length 1'
    )
    .requiredOption(
      '--dataset <path>',
      'folder of good parts, or a CSV as `okng index` writes it; NG pictures are left out'
    )
    .addOption(recipeOption())
    .requiredOption('--out <dir>', 'folder for encoder.onnx, good.bank and manifest.json')
    .addOption(jsonOption())
    .action(async ({ encoder, dataset: path, recipe: id, out, json }: Options) => {
      const [{ loadDataset }, { makeBank }, { readBytes }, { describeAssumed }] = await Promise.all([
        import('../../training/dataset/load-dataset.ts'),
        import('../training/make-bank.ts'),
        import('../pictures/read-picture.ts'),
        import('../../training/dataset/unlabelled-as-good.ts')
      ])
      const output = createOutput(context, json)
      const recipe = await context.recipes.read(id)
      const onnx = await readBytes(encoder).catch((error: Error) => {
        throw new Error(`--encoder ${encoder}: ${error.message}`)
      })
      const dataset = await loadDataset(path, { unlabelledAsGood: true })
      notePassedOver(dataset.passedOver, output.note)
      const progress = createProgress(context.stderr, { label: 'locating parts', total: dataset.pictures.length })
      const { taught, files, skipped } = await makeBank(onnx, dataset, recipe, progress.update).finally(progress.stop)
      for (const { file, why } of [...dataset.refused, ...skipped]) output.note(`skipped ${file}: ${why}`)
      for (const [name, content] of Object.entries(files)) await writeFileAtomically(resolve(join(out, name)), content)
      const { good, threshold, scores } = taught
      const fields = Object.keys(files).map((name) => `-F '${name}=@${join(out, name)}'`)
      output.result(
        { out: resolve(out), files: Object.keys(files), prototypes: good.K, embeddingSize: good.D, threshold },
        [
          ...(dataset.assumed.length > 0 ? [describeAssumed(dataset.assumed, dataset.path)] : []),
          `${scores.length} good parts, ${good.K} prototypes of ${good.D} values, threshold `
            + `${threshold.toFixed(4)}, written to ${out}`,
          `register it: curl ${fields.join(' ')} 'http://127.0.0.1:8080/models?recipe=${id}'`
        ].join('\n')
      )
    })
  addExamples(command, 'okng bank --encoder encoder.onnx --dataset good-parts --recipe rings --out from-python')
}
