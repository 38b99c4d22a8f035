// The tables of RESULTS.md that benchmarks write themselves: `npm run bench -- NAME --write`.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { PACKAGE_ROOT } from '../../../src/package-root.ts'

const FILE = join(PACKAGE_ROOT, 'test/bench/RESULTS.md')

export interface ResultTable {
  /** Name of the section; one section of this name is replaced. */
  readonly name: string
  /** Command that renews the table. */
  readonly command: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Sentences below the table. */
  readonly notes?: readonly string[]
}

/** Machine, Node and commit of a measurement. */
export interface Measured {
  readonly machine: string
  /** Short hash; `+` after it: with changes that are not committed. */
  readonly commit: string
  /** ISO 8601, a day. */
  readonly day: string
}

/** Prints the table, and writes it into RESULTS.md when the command line has --write. */
export function reportTable(table: ResultTable, args: readonly string[] = process.argv): void {
  const section = formatSection(table, measuredNow())
  process.stdout.write(`${section}\n`)
  write(table.name, section, args)
}

/** Writes Markdown into RESULTS.md, in place of the section of this name, when the command line has --write. */
export function reportSection(
  name: string,
  command: string,
  markdown: string,
  args: readonly string[] = process.argv
): void {
  write(name, framed(name, command, measuredNow(), [markdown]), args)
}

function write(name: string, section: string, args: readonly string[]): void {
  if (args.includes('--write')) writeFileSync(FILE, withSection(readFileSync(FILE, 'utf8'), name, section))
}

/** A section as Markdown, between comments that mark its beginning and its end. */
export function formatSection(
  { name, command, head, rows, notes = [] }: ResultTable,
  { machine, commit, day }: Measured
): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const body = [line(head), line(head.map(() => '---')), ...rows.map(line), ...notes.flatMap((note) => ['', note])]
  return framed(name, command, { machine, commit, day }, body)
}

/** A section with its marks, and the sentence that says how it is renewed and where it was measured. */
function framed(name: string, command: string, { machine, commit, day }: Measured, body: readonly string[]): string {
  return [
    beginOf(name),
    `\`${command} --write\` writes this table. ${machine}, commit ${commit}, ${day}.`,
    '',
    ...body,
    endOf(name)
  ].join('\n')
}

/** The text with this section in place of the one of the same name. A new section goes to the end, below a heading. */
export function withSection(text: string, name: string, section: string): string {
  const [begin, end] = [text.indexOf(beginOf(name)), text.indexOf(endOf(name))]
  if (begin === -1 && end === -1) return `${text.trimEnd()}\n\n## ${name}\n\n${section}\n`
  if (begin === -1 || end < begin) throw new Error(`RESULTS.md: expected '${beginOf(name)}' before '${endOf(name)}'`)
  return text.slice(0, begin) + section + text.slice(end + endOf(name).length)
}

const beginOf = (name: string): string => `<!-- table: ${name} -->`
const endOf = (name: string): string => `<!-- end of table: ${name} -->`

function measuredNow(): Measured {
  const git = (...args: string[]): string => {
    try {
      return execFileSync('git', args, { cwd: PACKAGE_ROOT, encoding: 'utf8' }).trim()
    } catch {
      return ''
    }
  }
  const isChanged = git('status', '--porcelain', '--untracked-files=no', 'src', 'models') !== ''
  return {
    machine: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`,
    commit: `${git('rev-parse', '--short', 'HEAD') || 'unknown'}${isChanged ? '+' : ''}`,
    day: new Date().toISOString().slice(0, 10)
  }
}
