import type { Command } from 'commander'
import type { CliContext } from './context.ts'

/** Adds one command to the program: its arguments, options, examples, and an action that does the work or throws. */
export type RegisterCommand = (program: Command, context: CliContext) => void
