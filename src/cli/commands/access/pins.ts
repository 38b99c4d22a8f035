import type { CliContext } from '../../context.ts'
import type { OpenKeys } from '../../open-keys.ts'
import type { RegisterCommand } from '../../register-command.ts'
import { addExamples, jsonOption } from '../../terminal/options.ts'
import { createOutput } from '../../terminal/output.ts'
import { formatTable } from '../../terminal/table.ts'

interface Json {
  readonly json?: true
}

/** `okng pins set|list|remove`: people who log in at a panel by name and PIN. */
export const registerPins: RegisterCommand = (program, context) => {
  const command = program
    .command('pins')
    .summary('set, list and remove PINs of people')
    .description(
      'People who log in at a panel by name and PIN. They may do what an operator may. Changes of recipes, models and '
        + "keys need an admin's key (`okng keys`). After five wrong PINs a name is locked for up to five minutes."
    )
  addExamples(command, 'okng pins set anna', 'okng pins set anna --pin 483920', 'okng pins remove anna')

  command
    .command('set')
    .description('Sets the PIN of a person. Without --pin, six random digits are chosen and printed once.')
    .argument('<name>', 'name of the person; the audit shows it')
    .option('--pin <digits>', '6 to 12 digits')
    .addOption(jsonOption())
    .action(async (name: string, { pin, json }: Json & { readonly pin?: string }) => {
      const { PinNew, PinParams } = await import('../../../schemas/pins.ts')
      for (const [schema, given] of [
        [PinParams, { name }],
        [PinNew, { ...(pin !== undefined && { pin }) }]
      ] as const) {
        const { success, error } = schema.safeParse(given)
        if (!success) throw new Error(`${error.issues[0]!.path.join('.')}: ${error.issues[0]!.message}`)
      }
      const set = await withPins(context, ({ pins, actor }) => pins.set(name, pin ?? null, actor))
      const output = createOutput(context, json)
      output.note(`PIN of ${name}; it is shown only now:`)
      output.result({ ...set.info, pin: set.pin }, set.pin)
    })

  command
    .command('list')
    .description('Lists who has a PIN; never the PINs themselves.')
    .addOption(jsonOption())
    .action(async ({ json }: Json) => {
      const pins = await withPins(context, (opened) => opened.pins.list())
      createOutput(context, json).result(
        { pins },
        formatTable(
          ['name', 'set', 'by'],
          pins.map(({ name, setAt, setBy }) => [name, setAt, setBy])
        )
      )
    })

  command
    .command('remove')
    .description('Removes the PIN of a person, who is logged out at once.')
    .argument('<name>', 'see `okng pins list`')
    .addOption(jsonOption())
    .action(async (name: string, { json }: Json) => {
      const info = await withPins(context, ({ pins, actor }) => pins.remove(name, actor))
      createOutput(context, json).result(info, `removed the PIN of ${info.name}`)
    })
}

async function withPins<T>({ openKeys }: CliContext, work: (opened: OpenKeys) => Promise<T>): Promise<T> {
  const opened = await openKeys()
  try {
    return await work(opened)
  } finally {
    await opened.close()
  }
}
