import type { Config } from './config.ts'
import { ENVIRONMENT } from './config/environment.ts'
import { configSchema } from './config/schema.ts'
import { describeIssues } from './describe-issues.ts'

/** Old name of a key -> its present name. The old name is refused, so that no setting is ignored silently. */
const RENAMED_KEYS: Readonly<Record<string, string>> = {
  'records.mostQueued': 'records.maxQueued',
  'pictures.mostQueuedBytes': 'pictures.maxQueuedBytes',
  'review.mostWaiting': 'review.maxWaiting'
}
/** Variables that begin with OKNG_ and are read elsewhere. */
const OTHER_VARIABLES = new Set(['OKNG_CONFIG', 'OKNG_DEBUG'])

export interface ConfigSource {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Text of a file. @throws Error when it can't be read */
  readonly readFile: (path: string) => string
  /** Path of config/default.json. */
  readonly defaultFile: string
}

/**
 * config/default.json, then the file that OKNG_CONFIG names, then OKNG_* variables; later ones win. The result is
 * frozen, deeply.
 * @throws Error that names every bad or unknown key, with what was expected and received
 */
export function loadConfig({ env, readFile, defaultFile }: ConfigSource): Config {
  const sources: Record<string, unknown>[] = [readJson(defaultFile, readFile)]
  if (env['OKNG_CONFIG']) sources.push(refuseOldKeys(readJson(env['OKNG_CONFIG'], readFile)))
  sources.push(fromEnvironment(env))
  const given = sources.reduce((all, source) => ({ ...all, ...source, ...mergedSections(all, source) }), {})
  const merged = { preload: [given['defaultRecipe']], ...given }
  const { success, data, error } = configSchema.safeParse(merged)
  if (!success) throw new Error(`configuration: ${describeIssues(error.issues, merged, ['adminKeys'])}`)
  return deepFreeze(data)
}

function readJson(path: string, readFile: (path: string) => string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(readFile(path))
    if (!isObject(json)) throw new Error('expected a JSON object')
    return json
  } catch (error) {
    throw new Error(`configuration: ${path}: ${(error as Error).message}`, { cause: error })
  }
}

/** @throws Error that names the key by its old and its new name */
function refuseOldKeys(given: Record<string, unknown>): Record<string, unknown> {
  for (const [old, now] of Object.entries(RENAMED_KEYS)) {
    const [section, key] = old.split('.') as [string, string]
    const values = given[section]
    if (isObject(values) && Object.hasOwn(values, key)) throw new Error(`configuration: ${old} is now called ${now}`)
  }
  return given
}

/** Sections are merged by key. A source names only what it changes. */
function mergedSections(all: Record<string, unknown>, source: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(source).flatMap(([key, value]) =>
      isObject(all[key]) && isObject(value) ? [[key, { ...all[key], ...value }]] : []
    )
  )
}

function fromEnvironment(env: ConfigSource['env']): Record<string, unknown> {
  const unknown = Object.keys(env).filter(
    (name) => name.startsWith('OKNG_') && !(name in ENVIRONMENT) && !OTHER_VARIABLES.has(name)
  )
  if (unknown.length > 0)
    throw new Error(
      `configuration: unknown environment variable ${unknown.join(', ')}; known are `
        + Object.keys(ENVIRONMENT).join(', ')
    )
  const values: Record<string, unknown> = {}
  for (const [name, { key, read }] of Object.entries(ENVIRONMENT)) {
    const text = env[name]
    if (text === undefined || text === '') continue
    const [section, inner] = key.split('.') as [string, string?]
    values[section] =
      inner === undefined ? read(text) : { ...(values[section] as object | undefined), [inner]: read(text) }
  }
  return values
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(deepFreeze)
  return Object.freeze(value)
}
