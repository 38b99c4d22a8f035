import { Option } from 'commander'
import { ROLES } from '../../domain/plant/role.ts'
import { addExamples } from '../terminal/options.ts'
import type { RegisterCommand } from '../register-command.ts'

/** `okng serve`: the service, as `npm start` runs it. */
export const registerServe: RegisterCommand = (program, { okng }) => {
  const command = program
    .command('serve')
    .summary('run the service')
    .description(
      'Runs the HTTP service. It is configured by config/default.json, a file named by OKNG_CONFIG, and OKNG_* '
        + 'variables (OKNG_HOST, OKNG_PORT, OKNG_DATA_DIR, OKNG_RUNTIME, …).'
    )
    .addOption(new Option('--role <role>', 'its role in a plant (default: OKNG_ROLE, or all)').choices(ROLES))
    .action(async ({ role }: { readonly role?: string }) => {
      const { serve } = await import('../../serve.ts')
      await serve({ ...process.env, ...(role !== undefined && { OKNG_ROLE: role }) }, okng)
    })
  addExamples(command, 'okng serve', 'okng serve --role plant', 'OKNG_PORT=9000 OKNG_DATA_DIR=/var/lib/okng okng serve')
}
