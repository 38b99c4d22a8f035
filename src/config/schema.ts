import { z } from 'zod'
import { RUNTIMES } from '../domain/models/runtime.ts'
import { ROLES } from '../domain/plant/role.ts'
import { isTimeZone } from '../domain/time-zone.ts'
import { camerasSchema } from '../schemas/channels/cameras.ts'
import { modbusSchema } from '../schemas/channels/modbus.ts'
import { mqttSchema } from '../schemas/channels/mqtt.ts'
import { opcuaSchema } from '../schemas/channels/opcua.ts'
import { sparkplugSchema } from '../schemas/channels/sparkplug.ts'
import { tcpTextSchema } from '../schemas/channels/tcp-text.ts'
import { watchedFolderSchema } from '../schemas/channels/watched-folder.ts'
import { webhooksSchema } from '../schemas/channels/webhooks.ts'
import { ldapSchema, oidcSchema, peopleSchema, signaturesSchema } from '../schemas/people/people-config.ts'
import { plantSchema, rolloutSchema, s3Schema } from '../schemas/plant-config.ts'
import { wholeNumber } from '../schemas/whole-number.ts'
import {
  limitsSchema,
  picturesSchema,
  recordsSchema,
  reviewSchema,
  stationsSchema,
  trainingSchema
} from './sections.ts'

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
      '`station`: judges, and follows a plant. `plant`: manages stations, and leaves trainings to workers. `all`: both '
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
      'The library that runs the encoder. `auto` takes TensorFlow when it sees a GPU, else ONNX Runtime: by WebGPU '
        + 'where a GPU is faster than the CPU, else on the CPU. `wasm`: ONNX Runtime as WebAssembly '
        + '(package `onnxruntime-web`).'
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
    .describe("Time zone of the times on the page, e.g. `Europe/Berlin`. Left out: this machine's time zone."),
  defaultRecipe: z.string().min(1).describe('Recipe of a request that names none.'),
  stations: stationsSchema,
  preload: z
    .array(z.string().min(1))
    .describe('Recipes whose models are loaded before the service is ready. Left out: the default recipe.'),
  limits: limitsSchema,
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
  people: peopleSchema,
  oidc: oidcSchema,
  ldap: ldapSchema,
  signatures: signaturesSchema,
  datasetRoots: z
    .array(z.string().min(1))
    .describe('Folders below which `/train` may read data sets. Empty: any folder that the process may read.'),
  training: trainingSchema,
  records: recordsSchema,
  pictures: picturesSchema,
  operators: z.strictObject({
    mayTrain: z
      .boolean()
      .describe(
        'Operators may start trainings on labelled pictures and uploaded data sets. The new version becomes active '
          + 'only if it is better.'
      )
  }),
  review: reviewSchema,
  modbus: modbusSchema,
  mqtt: mqttSchema,
  sparkplug: sparkplugSchema,
  watchedFolder: watchedFolderSchema,
  webhooks: webhooksSchema,
  tcpText: tcpTextSchema,
  opcua: opcuaSchema,
  cameras: camerasSchema,
  logLevel: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .describe('The lowest level that is logged.')
})
