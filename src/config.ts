import { isIPv4 } from 'node:net'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { RECORD_MODES } from './domain/records/record.ts'
import { RUNTIMES } from './domain/models/runtime.ts'
import { TRAINING_PRIORITIES } from './domain/training/training.ts'
import { describeIssues } from './schemas/describe-issues.ts'
import { retentionSchema } from './schemas/recipe.ts'

const wholeNumber = (min: number, max: number) => z.int().min(min).max(max)

const schema = z.strictObject({
  /** Address to listen on. Other than loopback only with keys (checkReach). */
  host: z.string().min(1),
  /** 0 takes a free port. */
  port: wholeNumber(0, 65535),
  /** Where recipes, model versions and jobs of this station lie; relative to the working directory. */
  dataDir: z.string().min(1),
  /** `postgres://…`, or the path of an SQLite file; empty: okng.db in dataDir. */
  databaseUrl: z.string(),
  runtime: z.enum(RUNTIMES),
  /** Refuse to start where TensorFlow sees no GPU. */
  requireGpu: z.boolean(),
  /** Threads inside one forward pass of ONNX Runtime. */
  inferenceThreads: wholeNumber(1, 256),
  /** Worker threads that decode, locate and crop. */
  pixelWorkers: wholeNumber(1, 256),
  /** Model versions kept in memory; the least recently used one goes. */
  modelsInMemory: wholeNumber(1, 10_000),
  /** Recipe of a request that names none. */
  defaultRecipe: z.string().min(1),
  /** By the name that a request gives as its station: the recipe and the deadline of one that names none. */
  stations: z.record(
    z.string().min(1),
    z.strictObject({ recipe: z.string().min(1).optional(), deadlineMs: wholeNumber(1, 3_600_000).optional() })
  ),
  /** Recipes whose models are loaded before the service is ready; where nothing is said, the default recipe. */
  preload: z.array(z.string().min(1)),
  limits: z.strictObject({
    maxFrameBytes: wholeNumber(1, 2 ** 31 - 1),
    /** At 4 bytes each for all that decoding takes at once; kinds of picture that take more a pixel are allowed fewer. `pixelWorkers` pictures are decoded at a time. */
    maxFramePixels: wholeNumber(1, 2 ** 31 - 1),
    /** Pictures in one upload to a data set. */
    maxUploadFiles: wholeNumber(1, 10_000),
    /** All of one upload. */
    maxUploadBytes: wholeNumber(1, 2 ** 31 - 1),
    /** Files of a model version that is registered from outside, together; held in memory. */
    maxModelBytes: wholeNumber(1, 2 ** 31 - 1),
    /** Golden pictures per recipe; each activation judges all of them. */
    maxGoldenPictures: wholeNumber(1, 100_000),
    /** A request that isn't complete by then is answered 408. */
    requestTimeoutMs: wholeNumber(100, 3_600_000),
    /** A connection on which nothing moves is closed. */
    connectionTimeoutMs: wholeNumber(100, 3_600_000),
    /** Pictures that wait for their turn; more are answered 503. */
    maxWaiting: wholeNumber(1, 100_000),
    /** Of all pictures that come, wait or are in work; beyond that one is answered 503. */
    maxWaitingBytes: wholeNumber(1, Number.MAX_SAFE_INTEGER),
    /** More are closed as they come: what opens connections without end takes no more memory and no more descriptors than these. */
    maxConnections: wholeNumber(1, 1_000_000)
  }),
  /** Bearer keys with role admin; more keys, with any role, are made by `okng keys` or POST /keys. */
  adminKeys: z.array(
    z
      .string()
      .min(16, 'expected at least 16 characters')
      .regex(/^[\w.~+/=-]*$/, 'expected letters, digits and -._~+/= only')
  ),
  /** Whether /inspect wants a key of role camera or above; auto: as soon as there is a key beside those of adminKeys. */
  inspectKey: z.enum(['auto', 'required', 'open']),
  /** Folders below which /train may read data sets; none: any folder that this process may read. */
  datasetRoots: z.array(z.string().min(1)),
  training: z.strictObject({
    /** Of the training process: `idle` takes only the time that nothing else wants. */
    priority: z.enum(TRAINING_PRIORITIES),
    /** Held while a training runs: services that name the same file train one after the other. Empty: one file per user in the system's temporary folder. */
    lockFile: z.string()
  }),
  /** Of each verdict. */
  records: z.strictObject({
    /** `sync`: a verdict is answered when its record is durable. `batched`: records are written behind the answers, some at a time. */
    mode: z.enum(RECORD_MODES),
    /** `batched`: so long are records gathered; a crash loses those of this time and of the write that runs. */
    gatherMs: wholeNumber(1, 60_000),
    /** Records held in memory while the database doesn't take them. */
    mostQueued: wholeNumber(1, 1_000_000),
    /** Older ones are removed. */
    maxAgeDays: wholeNumber(1, 36_500),
    /** The same picture with the same measId from the same station is one measurement for so long. 0: never. */
    repeatSeconds: wholeNumber(0, 86_400)
  }),
  /** Of judged parts. */
  pictures: z.strictObject({
    /** What is kept, and for how long, where a recipe says nothing. */
    retention: retentionSchema,
    /** Of all together: beyond that the oldest go. */
    maxBytes: wholeNumber(0, Number.MAX_SAFE_INTEGER),
    /** With less free on the disk of dataDir none is kept. */
    minFreeBytes: wholeNumber(0, Number.MAX_SAFE_INTEGER),
    /** Of pictures in memory that wait to be written: beyond that they are not kept. */
    mostQueuedBytes: wholeNumber(0, 2 ** 31 - 1)
  }),
  review: z.strictObject({
    /** Of the parts that are not doubtful, chance sends one in so many to review. 0: none. */
    sampleOneIn: wholeNumber(0, 1_000_000),
    /** Parts that wait, with their pictures; beyond that the oldest go. */
    mostWaiting: wholeNumber(1, 1_000_000)
  }),
  logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
})

/** What is particular to one station (a Recipe is per product). */
export type Config = Readonly<z.infer<typeof schema>>

/** Environment variable -> where its value goes (`section.key` inside a section), and how its text is read. */
const ENVIRONMENT: Readonly<Record<string, { readonly key: string; readonly read: (text: string) => unknown }>> = {
  OKNG_HOST: { key: 'host', read: String },
  OKNG_PORT: { key: 'port', read: asNumber },
  OKNG_DATA_DIR: { key: 'dataDir', read: String },
  DATABASE_URL: { key: 'databaseUrl', read: String },
  OKNG_RUNTIME: { key: 'runtime', read: String },
  OKNG_REQUIRE_GPU: { key: 'requireGpu', read: asBoolean },
  OKNG_INFERENCE_THREADS: { key: 'inferenceThreads', read: asNumber },
  OKNG_PIXEL_WORKERS: { key: 'pixelWorkers', read: asNumber },
  OKNG_DEFAULT_RECIPE: { key: 'defaultRecipe', read: String },
  OKNG_PRELOAD: { key: 'preload', read: asList },
  OKNG_ADMIN_KEYS: { key: 'adminKeys', read: asList },
  OKNG_INSPECT_KEY: { key: 'inspectKey', read: String },
  OKNG_DATASET_ROOTS: { key: 'datasetRoots', read: asList },
  OKNG_TRAINING_PRIORITY: { key: 'training.priority', read: String },
  OKNG_TRAINING_LOCK: { key: 'training.lockFile', read: String },
  OKNG_RECORDS: { key: 'records.mode', read: String },
  OKNG_REVIEW_SAMPLE: { key: 'review.sampleOneIn', read: asNumber },
  OKNG_LOG_LEVEL: { key: 'logLevel', read: String }
}
/** Names that begin with OKNG_ and are read elsewhere. */
const OTHER_VARIABLES = new Set(['OKNG_CONFIG', 'OKNG_DEBUG'])

export interface ConfigSource {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Text of a file. @throws Error when it can't be read */
  readonly readFile: (path: string) => string
  /** Path of config/default.json. */
  readonly defaultFile: string
}

/**
 * config/default.json, then the file that OKNG_CONFIG names, then OKNG_* variables; later ones win. The result is frozen, deeply.
 * @throws Error that names every bad or unknown key, with what was expected and received
 */
export function loadConfig({ env, readFile, defaultFile }: ConfigSource): Config {
  const sources: Record<string, unknown>[] = [readJson(defaultFile, readFile)]
  if (env['OKNG_CONFIG']) sources.push(readJson(env['OKNG_CONFIG'], readFile))
  sources.push(fromEnvironment(env))
  const given = sources.reduce((all, source) => ({ ...all, ...source, ...mergedSections(all, source) }), {})
  const merged = { preload: [given['defaultRecipe']], ...given }
  const { success, data, error } = schema.safeParse(merged)
  if (!success) throw new Error(`configuration: ${describeIssues(error.issues, merged, ['adminKeys'])}`)
  return deepFreeze(data)
}

/** Without any key, the service is open to whoever reaches it: then only this machine may. @throws Error */
export function checkReach({ host, adminKeys }: Pick<Config, 'host' | 'adminKeys'>, hasStoredKeys: boolean): void {
  if (adminKeys.length > 0 || hasStoredKeys || isLoopback(host)) return
  throw new Error(
    `configuration: host: expected a loopback address (127.0.0.1, ::1, localhost) as long as there is no key, received '${host}'; make one with \`okng keys create --role admin\`, or set OKNG_ADMIN_KEYS, to open the service to the network`
  )
}

/** What openDatabase takes: SQLite in the data folder where nothing is said. */
export function databaseUrlOf({ databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>): string {
  return databaseUrl || join(resolve(dataDir), 'okng.db')
}

/** The recipe of a request that names none. */
export function recipeOfStation(
  { stations, defaultRecipe }: Pick<Config, 'stations' | 'defaultRecipe'>,
  station: string | undefined
): string {
  return (
    (station !== undefined && Object.hasOwn(stations, station) ? stations[station]!.recipe : undefined) ?? defaultRecipe
  )
}

/** 127.0.0.0/8, ::1 and localhost. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
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

/** Sections are merged by key; a source need not repeat what it doesn't change. */
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
      `configuration: unknown environment variable ${unknown.join(', ')}; known are ${Object.keys(ENVIRONMENT).join(', ')}`
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

/** A text that is no number is passed on, so that the schema can say what was received. */
function asNumber(text: string): unknown {
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

function asBoolean(text: string): unknown {
  return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text
}

function asList(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(deepFreeze)
  return Object.freeze(value)
}
