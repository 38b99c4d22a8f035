import { Option } from 'commander'
import { ROLES, type Role } from '../../../domain/access/access.ts'
import type { KeyBook, KeyInfo } from '../../../domain/access/keys.ts'
import type { CliContext } from '../../context.ts'
import type { OpenKeys } from '../../open-keys.ts'
import { addExamples, jsonOption } from '../../terminal/options.ts'
import { createOutput } from '../../terminal/output.ts'
import type { RegisterCommand } from '../../register-command.ts'
import { qrCode } from '../../terminal/qr-code.ts'
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
      "API keys of this station. A camera's key may inspect. An operator's key may also read, review and teach. An "
        + "admin's key may also change recipes, models and keys. The service notices changes within a second. The "
        + "first key must be an admin's; from then on the service requires keys."
    )
  addExamples(
    command,
    'okng keys create --name anna --role admin',
    'okng keys create --name anna --role admin --camera camera-1 --qr',
    'okng keys create --name camera-3 --role camera',
    'okng keys list',
    'okng keys revoke 0a1b2c3d4e5f'
  )

  command
    .command('create')
    .description('Makes a key and prints it. It is shown only once: the service keeps only its SHA-256.')
    .requiredOption('--name <name>', 'name of the person or machine that gets the key; the audit shows it')
    .addOption(new Option('--role <role>', 'what the key may do').choices(ROLES).makeOptionMandatory())
    .option('--qr', 'also print it as a QR code on stderr, for a hand scanner to type it into the page')
    .option('--camera <name>', 'with the first key: also make a key with this name and the role camera')
    .addOption(jsonOption())
    .action(async ({ name, role, qr, camera, json }: CreateOptions) => {
      await checkName('--name', name)
      if (camera !== undefined) await checkName('--camera', camera)
      const output = createOutput(context, json)
      const made = await withKeys(context, (opened) => makeKeys(opened, { name, role }, camera))
      for (const { key, info } of made.keys) {
        output.note(`key of ${info.name}, role ${info.role}; it is shown only now:`)
        if (qr === true) output.note(await qrCode(key, context.stderr.isTTY === true))
      }
      const [first, ofCameras] = made.keys.map(({ key, info }) => ({ ...info, key }))
      output.result(
        { ...first, ...(ofCameras !== undefined && { camera: ofCameras }) },
        made.keys.map(({ key }) => key).join('\n')
      )
      if (made.asksCameras) output.note(CAMERAS_ASKED)
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

interface CreateOptions extends Json {
  readonly name: string
  readonly role: Role
  readonly qr?: true
  readonly camera?: string
}

const CAMERAS_ASKED =
  'From now on cameras need a key, too: `okng keys create --name camera-1 --role camera` makes one. With '
  + "inspectKey 'open' they need none."

/** @throws Error when the text is not a valid name */
async function checkName(option: string, name: string): Promise<void> {
  const { personName } = await import('../../../schemas/access.ts')
  const { success, error } = personName.safeParse(name)
  if (!success) throw new Error(`${option}: ${error.issues[0]!.message}, received '${name}'`)
}

type MadeKey = Awaited<ReturnType<KeyBook['create']>>

/** @returns the key, then the cameras' key if one was made, and whether cameras now need a key that is not made yet */
async function makeKeys(
  { keys, actor, camerasNeedKeys }: OpenKeys,
  order: { readonly name: string; readonly role: Role },
  camera: string | undefined
): Promise<{ readonly keys: readonly MadeKey[]; readonly asksCameras: boolean }> {
  const isFirst = !(await keys.exist())
  if (camera !== undefined && !isFirst)
    throw new Error(`expected --camera with the first key only; make this one by --name '${camera}' --role camera`)
  const made = [await keys.create(order, actor)]
  if (camera !== undefined) made.push(await keys.create({ name: camera, role: 'camera' }, actor))
  return { keys: made, asksCameras: isFirst && camera === undefined && camerasNeedKeys }
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
