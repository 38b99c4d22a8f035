import type { Command } from 'commander'
import type { CliContext } from './context.ts'

/** Runs one command line, without node and the script, and returns its exit code. */
export type RunCli = (args: readonly string[], context: CliContext) => Promise<number>

/**
 * Adds one command to the program: its arguments, options, examples, and an action that does the work or throws.
 * @param run for a command that runs other commands
 */
export type RegisterCommand = (program: Command, context: CliContext, run: RunCli) => void
