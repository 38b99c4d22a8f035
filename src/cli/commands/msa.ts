import { resolve } from 'node:path'
import type { RuntimeChoice } from '../../domain/models/runtime.ts'
import { counted, percent } from '../../report/format.ts'
import { checkMasters, countPresentations, type Master } from '../../quality/study/check-presentations.ts'
import type { SystemStudy } from '../../quality/study/system-study.ts'
import { masterOption, toleranceOption, type Tolerances } from '../msa/msa-options.ts'
import type { RegisterCommand } from '../register-command.ts'
import { addExamples, jsonOption, recipeOption, runtimeOption } from '../terminal/options.ts'
import { createOutput } from '../terminal/output.ts'

interface Options {
  readonly recipe: string
  readonly out: string
  readonly csv?: string
  readonly study?: string
  readonly references?: string
  readonly modelVersion?: string
  readonly runtime: RuntimeChoice
  readonly tolerance?: Tolerances
  readonly master?: readonly Master[]
  readonly json?: true
}

/** `okng msa DIR --recipe R --out F`: measurement system analysis from pictures of a study. */
export const registerMsa: RegisterCommand = (program, context) => {
  const command = program
    .command('msa')
    .summary('analyse the measurement system from pictures of a study')
    .description(
      'Judges the pictures of a study and writes a report: attribute study (AIAG MSA 4), gauge R&R of score and '
        + 'lengths, and, where given, masters and tolerances. A study is a folder STATION/OK/PART/1.png and '
        + 'STATION/NG/PART/1.png: each part is presented the same number of times to each station. With one station '
        + 'its folder is left out. OK/4711-1.png names part 4711, too.'
    )
    .argument('[folder]', 'the folder of the study')
    .addOption(recipeOption())
    .requiredOption('--out <file>', 'the report, HTML')
    .option('--csv <file>', 'also write each presentation as a line')
    .option('--study <name>', 'instead of a folder: pictures that were posted with study=NAME, partId and station')
    .option(
      '--references <file>',
      'with --study: a CSV with the columns part and reference (OK or NG); default: the references of the planned study'
    )
    .option('--tolerance <name=low..high>', 'limits of score, diameter, bore or eccentricity', toleranceOption)
    .option('--master <name:part=value>', 'a part of known size, for a study of type 1', masterOption)
    .option('--model-version <version>', "judge with this version (default: the recipe's active one)")
    .addOption(runtimeOption())
    .addOption(jsonOption())
    .action(async (folder: string | undefined, options: Options) => {
      const { recipe, runtime, modelVersion, out, csv, json } = options
      const { study: name, references, tolerance: tolerances = new Map(), master: masters = [] } = options
      const [{ studyOfFolder, studyOfRecords }, { studySystem }, files] = await Promise.all([
        import('../msa/study-sources.ts'),
        import('../../quality/study/system-study.ts'),
        import('../msa/write-study.ts')
      ])
      const output = createOutput(context, json)
      if ((folder === undefined) === (name === undefined) || (name === undefined && references !== undefined))
        throw new Error('expected either a folder, or --study and --references, or --study of a study that was planned')
      const judged =
        name === undefined
          ? await studyOfFolder(context, resolve(folder!), {
              recipe,
              runtime,
              modelVersion,
              tolerances,
              masters,
              note: output.note
            })
          : await studyOfRecords(context, name, recipe, references)
      checkMasters(countPresentations(judged.measurements), tolerances, masters)
      const study = studySystem({ recipe, ...judged, at: context.now().toISOString(), tolerances, masters })
      await files.writeReport(out, study)
      if (csv !== undefined) await files.writeCsv(csv, study.measurements)
      const { measurements: _rows, ...figures } = study
      output.result(figures, describe(study, out))
    })
  addExamples(
    command,
    'okng msa study --recipe rings --out msa.html --csv msa.csv',
    'okng msa --study msa-2026-11 --references parts.csv --recipe rings --out msa.html',
    'okng msa study --recipe rings --out msa.html --tolerance diameter=49.95..50.05 --master diameter:OK/master=50.000'
  )
}

function describe({ attribute, gauges, recipe, modelVersion }: SystemStudy, out: string): string {
  const { system, stations, goodParts, defectParts, trials } = attribute
  const { effectiveness, miss, falseAlarm, acceptance } = system
  const share = (bounds: { readonly rate: number; readonly count: number; readonly of: number } | null): string =>
    bounds === null ? 'not studied' : `${percent(bounds.rate)} (${bounds.count} of ${bounds.of})`
  return [
    `${recipe}, version ${modelVersion}: ${goodParts} good and ${defectParts} defective parts, ${trials} times at `
      + counted(stations.length, 'station'),
    `effectiveness, by part ${share(effectiveness.byPart)}: ${acceptance.effectiveness ?? 'not rated'}`,
    `misses, by decision ${share(miss.byDecision)}: ${acceptance.miss ?? 'not rated'}`,
    `false alarms, by decision ${share(falseAlarm.byDecision)}: ${acceptance.falseAlarm ?? 'not rated'}`,
    ...gauges.flatMap(({ characteristic, rr }) =>
      rr === null ? [] : [`gauge R&R of ${characteristic} ${percent(rr.gauge.studyShare)}: ${rr.rating}`]
    ),
    `report: ${out}`
  ].join('\n')
}
