import { Command, CommanderError } from 'commander'
import { platformProblem } from '../domain/platform-problem.ts'
import { COMMANDS } from './commands.ts'
import type { CliContext } from './context.ts'
import { nextStep, usageStep } from './terminal/next-step.ts'

const EXIT_OK = 0
/** The command failed. */
const EXIT_FAILED = 1
/** The command line is wrong. */
const EXIT_USAGE = 2

/** The program with all its commands. It throws an error where commander would end the process. */
export function createProgram(context: CliContext): Command {
  const program = new Command('okng')
    .description('Visual inspection of circular parts: OK, NG or REVIEW.')
    .version(context.codeVersion)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        context.stdout.write(text)
      },
      writeErr: (text) => {
        context.stderr.write(text)
      },
      outputError: (text, write) => {
        write(`${text}${usageStep(text)}`)
      }
    })
    .showHelpAfterError('(--help shows what the command takes)')
    .addHelpText(
      'after',
      `
Exit codes: 0 done, 1 failed, 2 wrong command line.
Environment:
  OKNG_DATA_DIR  where recipes and models are kept (default ./data)
  OKNG_DEBUG=1   shows where an error came from`
    )
  for (const register of COMMANDS) register(program, context, runCli)
  return program
}

/**
 * Runs one command line. Errors become one line on stderr.
 * @param args without node and the script
 * @returns the exit code
 */
export async function runCli(args: readonly string[], context: CliContext): Promise<number> {
  try {
    await createProgram(context).parseAsync(args, { from: 'user' })
    return EXIT_OK
  } catch (error) {
    // commander has already reported the error; --help and --version come here with code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_OK : EXIT_USAGE
    const step = nextStep(error)
    context.stderr.write(`okng: ${describe(error, context.debug)}${step === undefined ? '' : `; ${step}`}\n`)
    return EXIT_FAILED
  }
}

function describe(error: unknown, debug: boolean): string {
  if (!(error instanceof Error)) return String(error)
  const platform = debug ? undefined : platformProblem(error, `${process.platform}-${process.arch}`)
  if (platform !== undefined) return platform
  return debug && error.stack !== undefined ? error.stack : error.message.replaceAll(/\s*\n\s*/g, ' ')
}
