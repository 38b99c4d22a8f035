import { join, resolve } from 'node:path'
import { writeFileAtomically } from '../../store/write-file.ts'
import { formatDatasetCsv, readDatasetCsv } from '../../training/dataset/dataset-csv.ts'
import { addExamples, jsonOption, recipeOption } from '../terminal/options.ts'
import { createOutput } from '../terminal/output.ts'
import { createProgress } from '../terminal/progress.ts'
import type { RegisterCommand } from '../register-command.ts'

interface Options {
  readonly csv: string
  readonly recipe: string
  readonly out: string
  readonly json?: true
}

/** `okng crop --csv image_path.csv --recipe R --out DIR`: cuts the parts out of the pictures. */
export const registerCrop: RegisterCommand = (program, context) => {
  const command = program
    .command('crop')
    .summary('cut the parts out of the pictures')
    .description(
      'Finds the part in each picture of a CSV, cuts it out as the recipe says, and writes the crops as PNG below '
        + "OK and NG, with crop_image_paths.csv. Pictures in which no part was found, and pictures that can't be read, "
        + 'are named, skipped and counted.'
    )
    .requiredOption('--csv <file>', 'image_path,label, as `okng index` writes it')
    .addOption(recipeOption())
    .requiredOption('--out <dir>', 'folder for the crops')
    .addOption(jsonOption())
    .action(async ({ csv, recipe: id, out, json }: Options) => {
      const output = createOutput(context, json)
      const recipe = await context.recipes.read(id)
      const { pictures, refused } = await readDatasetCsv(csv)
      const { cropDataset } = await import('../pictures/crop-dataset.ts')
      const progress = createProgress(context.stderr, { label: 'crop', total: pictures.length })
      const { crops, notFound, unreadable } = await cropDataset(
        pictures,
        recipe,
        resolve(out),
        progress.update
      ).finally(progress.stop)

      const skipped = [...refused, ...unreadable]
      for (const { file, why } of skipped) output.note(`skipped ${file}: ${why}`)
      for (const file of notFound) output.note(`no part found in ${file}`)
      const counts = `${crops.length} crops, ${notFound.length} without a part, ${skipped.length} skipped`
      if (crops.length === 0) throw new Error(`${counts}: nothing written`)

      const cropCsv = resolve(join(out, 'crop_image_paths.csv'))
      await writeFileAtomically(cropCsv, formatDatasetCsv(crops, cropCsv))
      output.result({ csv: cropCsv, crops: crops.length, notFound, skipped }, `${counts}, written to ${out}`)
    })
  addExamples(command, 'okng crop --csv image_path.csv --recipe rings --out crops')
}
