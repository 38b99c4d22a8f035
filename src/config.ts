import { isIPv4 } from 'node:net'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { RECORD_MODES } from './domain/records/record.ts'
import { RUNTIMES } from './domain/models/runtime.ts'
import { isTimeZone } from './domain/time-zone.ts'
import { TRAINING_PRIORITIES } from './domain/training/training.ts'
import {
  modbusSchema,
  mqttSchema,
  opcuaSchema,
  sparkplugSchema,
  tcpTextSchema,
  watchedFolderSchema,
  webhooksSchema
} from './schemas/channels.ts'
import { ROLES } from './domain/plant/role.ts'
import { plantSchema, rolloutSchema, s3Schema } from './schemas/plant-config.ts'
import { retentionSchema } from './schemas/recipe.ts'

const wholeNumber = (min: number, max: number) => z.int().min(min).max(max)

/** Each description is the key's meaning in config/README.md, which `npm run config-reference` writes. */
export const configSchema = z.strictObject({
  host: z.string().min(1).describe('Address to listen on. Without keys, only a loopback address is accepted.'),
  port: wholeNumber(0, 65535).describe('Port to listen on; 0 takes a free one.'),
  dataDir: z
    .string()
    .min(1)
    .describe("Folder for this station's recipes, models, jobs and pictures; relative to the working directory."),
  databaseUrl: z
    .string()
    .describe('`postgres://user:password@host/db`, or the path of an SQLite file. Empty: `okng.db` in `dataDir`.'),
  role: z
    .enum(ROLES)
    .describe(
      '`station`: judges, and follows a plant. `plant`: governs stations, and leaves trainings to workers. `all`: both '
        + 'in one.'
    ),
  blobs: z
    .string()
    .describe(
      'Where a plant and its workers keep what stations and workers exchange: a folder, or '
        + '`s3://bucket/prefix?endpoint=https://…&region=…`. Empty: `blobs` in `dataDir`.'
    ),
  s3: s3Schema,
  plant: plantSchema,
  rollout: rolloutSchema,
  runtime: z
    .enum(RUNTIMES)
    .describe(
      'What runs the encoder. `auto` takes TensorFlow when it sees a GPU, else ONNX Runtime: by WebGPU where a GPU is '
        + 'faster than the CPU, else on the CPU.'
    ),
  requireGpu: z.boolean().describe('Refuse to start without a GPU, by TensorFlow or by WebGPU.'),
  inferenceThreads: wholeNumber(1, 256).describe('Threads inside one forward pass of ONNX Runtime.'),
  pixelWorkers: wholeNumber(1, 256).describe('Worker threads that decode, locate and crop.'),
  modelsInMemory: wholeNumber(1, 10_000).describe(
    'Model versions kept in memory. Beyond that, the least recently used one is dropped.'
  ),
  timeZone: z
    .string()
    .refine(isTimeZone, 'expected the IANA name of a time zone, such as Europe/Berlin')
    .optional()
    .describe("The page shows times in this zone, e.g. `Europe/Berlin`. Left out: this machine's."),
  defaultRecipe: z.string().min(1).describe('Recipe of a request that names none.'),
  stations: z
    .record(
      z.string().min(1),
      z.strictObject({
        recipe: z.string().min(1).optional().describe('Recipe of a request of this station that names none.'),
        deadlineMs: wholeNumber(1, 3_600_000)
          .optional()
          .describe('Deadline of a request of this station that names none. Left out: it waits.'),
        silentAfterSeconds: wholeNumber(1, 86_400)
          .optional()
          .describe(
            'The wall says that the station is silent after this time without a part. Left out: 5 times its takt.'
          )
      })
    )
    .describe('Camera positions, by the name that a request gives as its station.'),
  preload: z
    .array(z.string().min(1))
    .describe('Recipes whose models are loaded before the service is ready. Left out: the default recipe.'),
  limits: z.strictObject({
    maxFrameBytes: wholeNumber(1, 2 ** 31 - 1).describe('Size of one picture, in bytes.'),
    maxFramePixels: wholeNumber(1, 2 ** 31 - 1).describe(
      'Size of one picture, in pixels, at 4 bytes each (and at most 32 MB) for all that decoding takes at once. '
        + 'Kinds of picture that take more a pixel are allowed fewer. `pixelWorkers` pictures are decoded at a time, '
        + 'and one of an upload.'
    ),
    maxUploadFiles: wholeNumber(1, 10_000).describe('Pictures in one upload to a data set.'),
    maxUploadBytes: wholeNumber(1, 2 ** 31 - 1).describe('Size of one upload to a data set.'),
    maxModelBytes: wholeNumber(1, 2 ** 31 - 1).describe(
      'Size of all files of a model version that is registered from outside. They are held in memory.'
    ),
    maxGoldenPictures: wholeNumber(1, 100_000).describe(
      'Golden pictures per recipe. Each activation judges all of them.'
    ),
    requestTimeoutMs: wholeNumber(100, 3_600_000).describe('A request that is not complete by then is answered 408.'),
    closeTimeoutMs: wholeNumber(100, 3_600_000).describe(
      'When the service is told to end, it has this long to answer what was accepted. Then the process ends.'
    ),
    connectionTimeoutMs: wholeNumber(100, 3_600_000).describe('A connection that is idle for this long is closed.'),
    maxWaiting: wholeNumber(1, 100_000).describe('Pictures that wait for their turn. More are answered 503.'),
    maxWaitingBytes: wholeNumber(1, Number.MAX_SAFE_INTEGER).describe(
      'Size of all pictures that arrive, wait or are in work. More are answered 503.'
    ),
    maxConnections: wholeNumber(1, 1_000_000).describe('Open connections. More are closed at once.')
  }),
  adminKeys: z
    .array(
      z
        .string()
        .min(16, 'expected at least 16 characters')
        .regex(/^[\w.~+/=-]*$/, 'expected letters, digits and -._~+/= only')
    )
    .describe('Bearer keys with role admin. `okng keys` and `POST /keys` make more keys, with any role.'),
  inspectKey: z
    .enum(['auto', 'required', 'open'])
    .describe('Whether `/inspect` needs a key. `auto`: as soon as there is a key besides those of `adminKeys`.'),
  datasetRoots: z
    .array(z.string().min(1))
    .describe('Folders below which `/train` may read data sets. Empty: any folder that the process may read.'),
  training: z.strictObject({
    by: z
      .enum(['auto', 'service', 'workers'])
      .describe(
        '`service`: this machine trains. `workers`: processes of `okng worker` do, which share `databaseUrl` and '
          + '`blobs`. `auto`: workers where the role is `plant`.'
      ),
    leaseSeconds: wholeNumber(2, 3600).describe('The job of a worker that was silent for this long goes on elsewhere.'),
    priority: z
      .enum(TRAINING_PRIORITIES)
      .describe('Priority of the training process. `idle` takes only the time that nothing else wants.'),
    lockFile: z
      .string()
      .describe(
        'Held while a training runs: services that name the same file train one after the other. Empty: one file '
          + "per user in the system's temporary folder."
      )
  }),
  records: z.strictObject({
    mode: z
      .enum(RECORD_MODES)
      .describe(
        '`sync`: a verdict is answered when its record is durable. `batched`: records are written after the answers.'
      ),
    gatherMs: wholeNumber(1, 60_000).describe(
      '`batched`: how long records are gathered. A crash loses the records of this time and of the write in progress.'
    ),
    maxQueued: wholeNumber(1, 1_000_000).describe('Records held in memory while the database does not accept them.'),
    maxAgeDays: wholeNumber(1, 36_500).describe('Older records are removed.'),
    repeatSeconds: wholeNumber(0, 86_400).describe(
      'For this long, the same picture with the same measId from the same station is one measurement. 0: never.'
    )
  }),
  pictures: z.strictObject({
    retention: retentionSchema.describe('Which pictures of judged parts are kept, for recipes that do not say.'),
    maxBytes: wholeNumber(0, Number.MAX_SAFE_INTEGER).describe(
      'Size of all kept pictures. Beyond that, the oldest are removed.'
    ),
    minFreeBytes: wholeNumber(0, Number.MAX_SAFE_INTEGER).describe(
      'With less free on the disk of `dataDir`, no picture is kept.'
    ),
    maxQueuedBytes: wholeNumber(0, 2 ** 31 - 1).describe(
      'Size of the pictures in memory that wait to be written. Beyond that, pictures are not kept.'
    )
  }),
  operators: z.strictObject({
    mayTrain: z
      .boolean()
      .describe(
        'Operators may start trainings on labelled pictures and uploaded data sets. What is trained becomes active '
          + 'only if it is better.'
      )
  }),
  review: z.strictObject({
    sampleOneIn: wholeNumber(0, 1_000_000).describe('One in this many parts goes to review by chance. 0: none.'),
    maxWaiting: wholeNumber(1, 1_000_000).describe(
      'Unlabelled parts, with their pictures. Beyond that, the oldest are removed.'
    )
  }),
  modbus: modbusSchema,
  mqtt: mqttSchema,
  sparkplug: sparkplugSchema,
  watchedFolder: watchedFolderSchema,
  webhooks: webhooksSchema,
  tcpText: tcpTextSchema,
  opcua: opcuaSchema,
  logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).describe('What is logged.')
})

/** What is particular to one station (a Recipe is per product). */
export type Config = Readonly<z.infer<typeof configSchema>>

/** Environment variable -> where its value goes (`section.key` inside a section), and how its text is read. */
export const ENVIRONMENT: Readonly<Record<string, { readonly key: string; readonly read: (text: string) => unknown }>> =
  {
    OKNG_HOST: { key: 'host', read: String },
    OKNG_PORT: { key: 'port', read: asNumber },
    OKNG_DATA_DIR: { key: 'dataDir', read: String },
    DATABASE_URL: { key: 'databaseUrl', read: String },
    OKNG_ROLE: { key: 'role', read: String },
    OKNG_BLOBS: { key: 'blobs', read: String },
    AWS_ACCESS_KEY_ID: { key: 's3.accessKeyId', read: String },
    AWS_SECRET_ACCESS_KEY: { key: 's3.secretAccessKey', read: String },
    AWS_SESSION_TOKEN: { key: 's3.sessionToken', read: String },
    OKNG_PLANT_URL: { key: 'plant.url', read: String },
    OKNG_PLANT_KEY_FILE: { key: 'plant.keyFile', read: String },
    OKNG_PLANT_NAME: { key: 'plant.name', read: String },
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
    OKNG_TRAINING_BY: { key: 'training.by', read: String },
    OKNG_TRAINING_LOCK: { key: 'training.lockFile', read: String },
    OKNG_RECORDS: { key: 'records.mode', read: String },
    OKNG_REVIEW_SAMPLE: { key: 'review.sampleOneIn', read: asNumber },
    OKNG_LOG_LEVEL: { key: 'logLevel', read: String }
  }
/**
 * Without any key the service is open to everybody who can reach it, so then only this machine may.
 * @throws Error
 */
export function checkReach({ host, adminKeys }: Pick<Config, 'host' | 'adminKeys'>, hasStoredKeys: boolean): void {
  if (adminKeys.length > 0 || hasStoredKeys || isLoopback(host)) return
  throw new Error(
    'configuration: host: expected a loopback address (127.0.0.1, ::1, localhost) as long as there is no key, '
      + `received '${host}'; make one with \`okng keys create --role admin\`, or set OKNG_ADMIN_KEYS, to open the `
      + 'service to the network'
  )
}

/** What openDatabase takes: SQLite in the data folder where the configuration names no database. */
export function databaseUrlOf({ databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>): string {
  return databaseUrl || join(resolve(dataDir), 'okng.db')
}

/** @throws Error where a station has no plant, or its address holds a password, which would come into the log */
export function checkPlant({ role, plant }: Pick<Config, 'role' | 'plant'>): void {
  if (role === 'station' && plant.url === '')
    throw new Error(
      'configuration: plant.url: expected the address of the plant, as the role is station, received none'
    )
  if (/^https?:\/\/[^/]*@/.test(plant.url))
    throw new Error(
      'configuration: plant.url: expected an address without user and password, received one with them: the key of a '
        + 'station is in plant.keyFile'
    )
}

/** Whether `okng worker` does the trainings. */
export const isTrainedByWorkers = ({ role, training: { by } }: Pick<Config, 'role' | 'training'>): boolean =>
  by === 'workers' || (by === 'auto' && role === 'plant')

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

/** Milliseconds without a part after which the wall calls the station silent; null: taken from its takt. */
export function silentAfterOf({ stations }: Pick<Config, 'stations'>, station: string | null): number | null {
  const seconds =
    station !== null && Object.hasOwn(stations, station) ? stations[station]!.silentAfterSeconds : undefined
  return seconds === undefined ? null : 1000 * seconds
}
