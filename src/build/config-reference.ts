import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ENVIRONMENT } from '../config/environment.ts'
import { configSchema } from '../config/schema.ts'
import { PACKAGE_ROOT } from '../package-root.ts'

/** Where the reference lies in the repository. */
export const REFERENCE_FILE = join(PACKAGE_ROOT, 'config/README.md')
const DEFAULT_FILE = join(PACKAGE_ROOT, 'config/default.json')

const HEAD = `# Configuration

<!-- \`npm run config-reference\` writes this file from src/config.ts and config/default.json. -->

Three sources are read in this order, and later ones win:

1. \`config/default.json\`
2. the JSON file that \`OKNG_CONFIG\` names; it holds only what it changes, e.g. \`{"limits": {"maxWaiting": 32}}\`
3. the environment variables below; a list is separated by commas

An unknown or wrong key stops the start, and the message names it. \`OKNG_DEBUG=1\` makes \`okng\` show where an error
came from.

Settings of one product are in its recipe, not here. The shipped recipes are in \`config/recipes/\`, those of a
station in \`recipes/\` of the data folder. \`PATCH /recipes/:id\` and the page change them.
\`openapi/openapi.json\` describes their keys.

## Keys
`

/** The keywords used here of a JSON schema that zod writes. */
interface JsonSchema {
  readonly type?: string
  readonly description?: string
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly minLength?: number
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: JsonSchema | false
}

interface Row {
  readonly key: string
  readonly schema: JsonSchema
  readonly standard: unknown
}

/** config/README.md as Markdown: every key of the schema. @throws Error when a key has no description */
export function configReference(): string {
  const root = z.toJSONSchema(configSchema, { io: 'input' }) as JsonSchema
  const rows = rowsOf(root, JSON.parse(readFileSync(DEFAULT_FILE, 'utf8')), '')
  const mute = rows.filter(({ schema }) => schema.description === undefined)
  if (mute.length > 0) throw new Error(`no description: ${mute.map(({ key }) => key).join(', ')}`)
  const variables = new Map(Object.entries(ENVIRONMENT).map(([name, { key }]) => [key, name]))
  const lines = rows.map(({ key, schema, standard }) => {
    const cells = [
      code(key),
      code(variables.get(key)),
      defaultText(standard),
      rangeOf(schema),
      sentence(schema.description!)
    ]
    return `| ${cells.join(' | ')} |`
  })
  return [HEAD, '| key | variable | default | range | meaning |', '|---|---|---|---|---|', ...lines, ''].join('\n')
}

/** One row for each key that holds a value. A section gives the rows of its keys. */
function rowsOf(schema: JsonSchema, standard: unknown, path: string): Row[] {
  const inner = (key: string): string => (path === '' ? key : `${path}.${key}`)
  const given = typeof standard === 'object' && standard !== null ? (standard as Record<string, unknown>) : {}
  if (schema.properties !== undefined)
    return Object.entries(schema.properties).flatMap(([key, value]) => rowsOf(value, given[key], inner(key)))
  const own = { key: path, schema, standard }
  return schema.additionalProperties ? [own, ...rowsOf(schema.additionalProperties, undefined, inner('<name>'))] : [own]
}

const sentence = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`
const code = (text: string | undefined): string => (text === undefined ? '' : `\`${text}\``)
const defaultText = (value: unknown): string => (value === undefined ? '' : code(JSON.stringify(value)))

function rangeOf(schema: JsonSchema): string {
  const { type, minimum, maximum, exclusiveMinimum } = schema
  if (schema.enum !== undefined) return schema.enum.map(code).join(', ')
  if (schema.anyOf?.some((each) => each.type !== 'string') === true) return schema.anyOf.map(rangeOf).join(', or ')
  if (type === 'number' && maximum === undefined) return 'number'
  if (type === 'integer') return `${minimum} to ${maximum}`
  if (type === 'number') return `${exclusiveMinimum === undefined ? minimum : `> ${exclusiveMinimum}`} to ${maximum}`
  if (type === 'boolean') return '`true`, `false`'
  if (type === 'array') return `list; each: ${rangeOf(schema.items!)}`
  if (type === 'object') return 'object'
  const length = schema.minLength === undefined ? 'text' : `text, at least ${schema.minLength} characters`
  const text = schema.minLength === 1 ? 'text, not empty' : length
  return schema.pattern === undefined ? text : `${text}, ${code(schema.pattern.replaceAll('|', String.raw`\|`))}`
}
