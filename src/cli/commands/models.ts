import type { ModelEntry } from '../../domain/models/model-catalogue.ts'
import { shareOf } from '../../domain/models/share.ts'
import type { CliContext } from '../context.ts'
import { describeRate } from '../evaluation/describe-evaluation.ts'
import type { Judging } from '../open-judging.ts'
import type { RegisterCommand } from '../register-command.ts'
import { addExamples, jsonOption, recipeOption } from '../terminal/options.ts'
import { createOutput } from '../terminal/output.ts'
import { formatTable } from '../terminal/table.ts'

interface Options {
  readonly recipe: string
  readonly json?: true
}

/** `okng models list|name|remove`: the versions of a recipe's model. */
export const registerModels: RegisterCommand = (program, context) => {
  const command = program
    .command('models')
    .summary("list, name and remove versions of a recipe's model")
    .description(
      'The versions of a recipe: which one judges, how well each one judged its test pictures, and how much disk '
        + 'space it takes. `okng train` and `okng teach` make versions.'
    )
  addExamples(
    command,
    'okng models list --recipe rings',
    'okng models name 20261129T141925Z-acf252 --recipe rings --name "new lamp"',
    'okng models remove 20261129T141925Z-acf252 --recipe rings'
  )

  command
    .command('list')
    .description('Lists the versions, newest first.')
    .addOption(recipeOption())
    .addOption(jsonOption())
    .action(async ({ recipe, json }: Options) => {
      const models = await withModels(context, ({ catalogue }) => catalogue.list(recipe))
      const total = models.reduce((sum, { bytes }) => sum + bytes, 0)
      createOutput(context, json).result(
        { models, bytes: total },
        `${formatTable(['version', 'name', 'state', 'escapes', 'overkills', 'disk'], models.map(rowOf))}\n`
          + `${megabytes(total)} on the disk`
      )
    })

  command
    .command('name')
    .description('Sets name or comment of a version; an empty text removes it.')
    .argument('<version>', 'see `okng models list`')
    .addOption(recipeOption())
    .option('--name <name>', 'a name for people to recognise it by')
    .option('--comment <text>', 'a remark for people')
    .addOption(jsonOption())
    .action(async (version: string, { recipe, json, ...given }: Options & Record<'name' | 'comment', string>) => {
      const { ModelNote } = await import('../../schemas/models.ts')
      const orNull = (text: string | undefined) => (text === '' ? null : text)
      const wanted = Object.fromEntries(Object.entries(given).map(([key, text]) => [key, orNull(text)]))
      if (Object.keys(wanted).length === 0) throw new Error('expected --name or --comment, received neither')
      const { success, data, error } = ModelNote.safeParse(wanted)
      if (!success) throw new Error(`--${error.issues[0]!.path.join('.')}: ${error.issues[0]!.message}`)
      const note = await withModels(context, ({ upkeep, actor }) =>
        upkeep.note(recipe, version, data as Parameters<typeof upkeep.note>[2], actor)
      )
      createOutput(context, json).result(
        { recipe, version, ...note },
        `${version}: ${note.name ?? 'no name'}${note.comment === null ? '' : `, ${note.comment}`}`
      )
    })

  command
    .command('remove')
    .description(
      'Removes the files of a version for good; the records of parts that it judged stay. Refused for the active '
        + 'version, the shadow version, and the version that a rollback would activate.'
    )
    .argument('<version>', 'see `okng models list`')
    .addOption(recipeOption())
    .addOption(jsonOption())
    .action(async (version: string, { recipe, json }: Options) => {
      const { bytes } = await withModels(context, ({ upkeep, actor }) => upkeep.remove(recipe, version, actor))
      createOutput(context, json).result(
        { recipe, version, bytes },
        `removed ${version} of ${recipe}: ${megabytes(bytes)} freed`
      )
    })
}

async function withModels<T>({ openJudging }: CliContext, work: (opened: Judging) => Promise<T>): Promise<T> {
  const opened = await openJudging()
  try {
    return await work(opened)
  } finally {
    await opened.close()
  }
}

function rowOf({ version, name, active, shadow, problem, manifest, bytes }: ModelEntry): string[] {
  const state = problem !== null ? `broken: ${problem}` : active ? 'active' : shadow ? 'shadow' : ''
  const { escape, overkill } = manifest?.metrics ?? {}
  return [version, name ?? '', state, rate(escape), rate(overkill), megabytes(bytes)]
}

const rate = (metric: unknown): string => describeRate(shareOf(metric), 'not counted')
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
