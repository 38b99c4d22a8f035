// README.md is what a newcomer reads first: it stays short, and what it names exists.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Command } from 'commander'
import { createContext } from '../src/cli/context.ts'
import { createProgram } from '../src/cli/run-cli.ts'
import { PLC_CODES } from '../src/domain/inspection/inspection.ts'
import { PACKAGE_ROOT } from '../src/package-root.ts'
import { parseLine, type ShellCommand, shellCommands } from './readme-commands.ts'

const MAX_LINES = 160
const MAX_COLUMNS = 160
/** The documents that README.md leads to. */
const DOCUMENTS = [
  'README.md',
  'config/README.md',
  'docker/README.md',
  'models/README.md',
  'openapi/README.md',
  'src/DECISIONS.md',
  'src/README.md',
  'src/cli/README.md',
  'test/README.md',
  'test/bench/RESULTS.md'
]

const read = (path: string): string => readFileSync(join(PACKAGE_ROOT, path), 'utf8')
const readme = read('README.md')
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
const program = createProgram(createContext({}, process))
/** npm's own commands that a README may show. */
const NPM_COMMANDS = new Set(['ci', 'install'])

/** What of a command line does not exist: a script, a command, an option. */
function unknownParts({ words: [name, ...args] }: ShellCommand): string[] {
  const rest = name === 'npx' ? args : [name!, ...args]
  if (rest[0] === 'okng') return unknownOkngParts(rest.slice(1))
  if (name !== 'npm') return []
  const [first, second] = args
  if (NPM_COMMANDS.has(first!)) return []
  const script = first === 'run' ? second! : first!
  return script in scripts ? [] : [`npm script ${script}`]
}

function unknownOkngParts(args: readonly string[]): string[] {
  if (args.length === 0) return []
  let command: Command = program
  for (const word of args) {
    const inner = command.commands.find((candidate) => candidate.name() === word)
    if (inner === undefined) break
    command = inner
  }
  if (command === program) return [`okng ${args[0]}`]
  const known = new Set(command.options.flatMap(({ long, short }) => [long, short]))
  return args
    .filter((word) => /^--?[a-z]/.test(word))
    .map((word) => word.split('=', 1)[0]!)
    .filter((option) => !known.has(option))
    .map((option) => `okng ${command.name()} ${option}`)
}

/** Commands of this project in backticks: `npm run x`, `okng y --z && okng w`. */
const inlineCommands = (text: string): ShellCommand[] =>
  [...text.matchAll(/`((?:npm (?:run|test|start)|(?:npx )?okng)\b[^`\n]*)`/g)].flatMap(([, line]) =>
    parseLine(line!.replaceAll(String.raw`\|`, '|'))
  )

suite('README', () => {
  test(`has at most ${MAX_LINES} lines of at most ${MAX_COLUMNS} characters`, () => {
    const lines = readme.trimEnd().split('\n')
    assert.ok(lines.length <= MAX_LINES, `${lines.length} lines`)
    assert.deepEqual(
      lines.filter(({ length }) => length > MAX_COLUMNS),
      []
    )
  })

  test('the documents link to files that exist', () => {
    const lost = DOCUMENTS.flatMap((document) =>
      [...read(document).matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, target]) => target!)
        .filter((target) => !/^https?:/.test(target))
        .filter((target) => {
          const [path, anchor] = target.split('#')
          const file = path === '' ? document : join(dirname(document), path!)
          if (!existsSync(join(PACKAGE_ROOT, file))) return true
          const heads = [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, head]) =>
            head!.toLowerCase().replaceAll(' ', '-')
          )
          return anchor !== undefined && !heads.includes(anchor)
        })
        .map((target) => `${document}: ${target}`)
    )
    assert.deepEqual(lost, [])
  })

  test('every command, option and npm script that the documents name exists', () => {
    for (const document of DOCUMENTS) {
      const text = read(document)
      const commands = [...shellCommands(text), ...inlineCommands(text)]
      assert.deepEqual(commands.flatMap(unknownParts), [], document)
    }
  })

  test('the table of codes states what the service answers', () => {
    const rows = [...readme.matchAll(/^\| (\d+) \| `([A-Z_]+)` \|/gm)].map(([, code, reason]) => [reason, Number(code)])
    assert.ok(rows.length > 0)
    const known: Readonly<Record<string, number>> = PLC_CODES
    assert.deepEqual(
      rows,
      rows.map(([reason]) => [reason, known[reason!]])
    )
  })
})
