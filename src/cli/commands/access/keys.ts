import { Option } from 'commander'
import { ROLES, type Role } from '../../../domain/access/access.ts'
import type { KeyInfo } from '../../../domain/access/keys.ts'
import type { CliContext } from '../../context.ts'
import type { OpenKeys } from '../../open-keys.ts'
import { addExamples, jsonOption } from '../../terminal/options.ts'
import { createOutput } from '../../terminal/output.ts'
import type { RegisterCommand } from '../../register-command.ts'
import { formatTable } from '../../terminal/table.ts'

interface Json {
  readonly json?: true
}

/** `okng keys create|list|revoke`: API keys, in the database that the service uses. */
export const registerKeys: RegisterCommand = (program, context) => {
  const command = program
    .command('keys')
    .summary('make, list and revoke API keys')
    .description(
      "API keys of this station: a camera's inspects, an operator's also reads, reviews and teaches, an admin's "
        + 'also changes recipes, models and keys. The service notices within a second. The first key must be an '
        + "admin's; from then on the service wants keys."
    )
  addExamples(
    command,
    'okng keys create --name anna --role admin',
    'okng keys create --name camera-3 --role camera',
    'okng keys list',
    'okng keys revoke 0a1b2c3d4e5f'
  )

  command
    .command('create')
    .description('Makes a key and prints it, this one time: only its SHA-256 is kept.')
    .requiredOption('--name <name>', 'name of the person or machine that gets the key; the audit shows it')
    .addOption(new Option('--role <role>', 'what the key may do').choices(ROLES).makeOptionMandatory())
    .addOption(jsonOption())
    .action(async ({ name, role, json }: Json & { readonly name: string; readonly role: Role }) => {
      const { KeyNew } = await import('../../../schemas/access.ts')
      const { success, error } = KeyNew.safeParse({ name, role })
      if (!success) throw new Error(`--name: ${error.issues[0]!.message}, received '${name}'`)
      const output = createOutput(context, json)
      const { key, info } = await withKeys(context, ({ keys, actor }) => keys.create({ name, role }, actor))
      output.note(`key of ${info.name}, role ${info.role}; it is shown only now:`)
      output.result({ ...info, key }, key)
    })

  command
    .command('list')
    .description('Lists the keys, newest first; never the keys themselves.')
    .addOption(jsonOption())
    .action(async ({ json }: Json) => {
      const keys = await withKeys(context, (opened) => opened.keys.list())
      createOutput(context, json).result(
        { keys },
        formatTable(['id', 'name', 'role', 'made', 'last used', 'revoked'], keys.map(rowOf))
      )
    })

  command
    .command('revoke')
    .description('Revokes a key: it is refused from now on.')
    .argument('<id>', 'the 12 hex digits after okng_ in the key; see `okng keys list`')
    .addOption(jsonOption())
    .action(async (id: string, { json }: Json) => {
      const info = await withKeys(context, ({ keys, actor }) => keys.revoke(id, actor))
      createOutput(context, json).result(info, `revoked the key of ${info.name}, role ${info.role}`)
    })
}

async function withKeys<T>({ openKeys }: CliContext, work: (opened: OpenKeys) => Promise<T>): Promise<T> {
  const opened = await openKeys()
  try {
    return await work(opened)
  } finally {
    await opened.close()
  }
}

function rowOf({ id, name, role, createdAt, lastUsedAt, revokedAt }: KeyInfo): string[] {
  return [id, name, role, createdAt, lastUsedAt ?? 'never', revokedAt ?? '']
}
