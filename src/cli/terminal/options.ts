import { InvalidArgumentError, Option, type Command } from 'commander'
import { RUNTIMES } from '../../domain/models/runtime.ts'

/** `--json`, the same on every command. */
export const jsonOption = (): Option => new Option('--json', 'print JSON on stdout; logs and progress go to stderr')

/** `--recipe`, the same on every command that needs one. */
export const recipeOption = (): Option =>
  new Option('--recipe <id>', 'recipe of the part, see `okng recipes`').makeOptionMandatory()

/** `--runtime`, the same on every command that judges. */
export const runtimeOption = (): Option =>
  new Option('--runtime <name>', 'library that runs the encoder').choices(RUNTIMES).default('auto')

/** `--force <reason>`, the same on every command that activates a version. */
export const forceOption = (): Option =>
  new Option(
    '--force <reason>',
    'activate the version although it judges the golden set wrong; the audit records the reason'
  ).argParser((text) => {
    const reason = text.trim()
    if (reason.length >= 3 && reason.length <= 500) return reason
    throw new InvalidArgumentError('Expected a reason of 3 to 500 characters.')
  })

/** For Option.argParser: a whole number in a range. @throws InvalidArgumentError */
export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = /^-?\d+$/.test(text) ? Number(text) : NaN
    if (value >= min && value <= max) return value
    throw new InvalidArgumentError(
      `Expected a whole number ${max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`}.`
    )
  }
}

/** For Option.argParser: a number above 0 and at most `max`. @throws InvalidArgumentError */
export function positiveNumber(max = Infinity): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? NaN : Number(text)
    if (value > 0 && value <= max && value < Infinity) return value
    throw new InvalidArgumentError(`Expected a number above 0${max === Infinity ? '' : ` and at most ${max}`}.`)
  }
}

/**
 * For Option.argParser: a share from 0 to below 1, as `0.5%` or `0.005`. A bare 1 is refused: it could mean 1 % or 100
 * %.
 * @throws InvalidArgumentError
 */
export function share(text: string): number {
  const [, digits, sign] = /^(\d+(?:\.\d+)?|\.\d+)(\s?%)?$/.exec(text.trim()) ?? []
  const value = Number(digits) / (sign === undefined ? 1 : 100)
  if (value >= 0 && value < 1) return value
  throw new InvalidArgumentError('Expected a share below 1, such as 0.5% or 0.005.')
}

/** Shows command lines below the command's help. */
export function addExamples(command: Command, ...lines: readonly string[]): Command {
  return command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`)
}
