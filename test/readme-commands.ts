/** One simple command of a shell line. */
export interface ShellCommand {
  readonly words: readonly string[]
  /** Variables that are set for this command: `NAME=value command`. */
  readonly environment: Readonly<Record<string, string>>
}

/** Texts of the fenced blocks of a language, in order. */
export const fencedBlocks = (markdown: string, language: string): string[] =>
  [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, text]) => text!)

/** Every command in the sh blocks of a Markdown text, without comments. */
export const shellCommands = (markdown: string): ShellCommand[] =>
  fencedBlocks(markdown, 'sh')
    .flatMap((block) => block.split('\n'))
    .flatMap((line) => parseLine(line.replace(/(^|\s)#.*$/, '')))

/** The commands of one line. Knows quotes, variables before a command and `&&`, and no more of the shell. */
export const parseLine = (line: string): ShellCommand[] =>
  line
    .split('&&')
    .map((part) => parse(part))
    .filter(({ words }) => words.length > 0)

function parse(text: string): ShellCommand {
  const words = [...text.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) => word.replaceAll(/['"]/g, ''))
  const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word))
  const given = first === -1 ? words : words.slice(0, first)
  const environment = Object.fromEntries(
    given.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)])
  )
  return { words: words.slice(given.length), environment }
}
