import { z } from 'zod'
import { RECORD_MODES } from '../domain/records/record.ts'
import { TRAINING_PRIORITIES } from '../domain/training/training.ts'
import { retentionSchema } from '../schemas/recipes/recipe-parts.ts'
import { wholeNumber } from '../schemas/whole-number.ts'

/** Camera positions, by name. */
export const stationsSchema = z
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
  .describe('Camera positions, by the name that a request gives as its station.')

/** Limits on memory, time and connections. */
export const limitsSchema = z.strictObject({
  maxFrameBytes: wholeNumber(1, 2 ** 31 - 1).describe('Size of one picture, in bytes.'),
  maxFramePixels: wholeNumber(1, 2 ** 31 - 1).describe(
    'Size of one picture, in pixels. Decoding may use 4 bytes for each pixel, and 32 MB, in all. '
      + 'A format that needs more memory per pixel is allowed fewer pixels. The service decodes `pixelWorkers` '
      + 'pictures at a time, and one of an upload.'
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
    'Total size of the pictures that are being received, waiting or judged. More are answered 503.'
  ),
  maxConnections: wholeNumber(1, 1_000_000).describe('Open connections. More are closed at once.')
})

/** Where and how trainings run. */
export const trainingSchema = z.strictObject({
  by: z
    .enum(['auto', 'service', 'workers'])
    .describe(
      '`service`: this machine trains. `workers`: processes of `okng worker` do, which share `databaseUrl` and '
        + '`blobs`. `auto`: workers where the role is `plant`.'
    ),
  leaseSeconds: wholeNumber(2, 3600).describe(
    'When a worker has not reported for this long, another worker continues its job.'
  ),
  priority: z
    .enum(TRAINING_PRIORITIES)
    .describe('Priority of the training process. `idle` uses the CPU only when no other process needs it.'),
  lockFile: z
    .string()
    .describe(
      'Held while a training runs: services that name the same file train one after the other. Empty: one file '
        + "per user in the system's temporary folder."
    )
})

/** How verdicts are recorded. */
export const recordsSchema = z.strictObject({
  mode: z
    .enum(RECORD_MODES)
    .describe(
      '`sync`: a verdict is sent after its record is durable. `batched`: records are written after the answers.'
    ),
  gatherMs: wholeNumber(1, 60_000).describe(
    '`batched`: how long records are gathered. A crash loses the records of this time and of the write in progress.'
  ),
  maxQueued: wholeNumber(1, 1_000_000).describe('Records held in memory while the database does not accept them.'),
  maxAgeDays: wholeNumber(1, 36_500).describe('Older records are removed.'),
  repeatSeconds: wholeNumber(0, 86_400).describe(
    'For this long, the same picture with the same measId from the same station is one measurement. 0: never.'
  )
})

/** Which pictures of judged parts are kept. */
export const picturesSchema = z.strictObject({
  retention: retentionSchema.describe(
    'Which pictures of judged parts are kept, for recipes without their own `retention`.'
  ),
  maxBytes: wholeNumber(0, Number.MAX_SAFE_INTEGER).describe(
    'Total size of the kept pictures. Beyond that, the oldest are removed.'
  ),
  minFreeBytes: wholeNumber(0, Number.MAX_SAFE_INTEGER).describe(
    'While less than this is free on the disk of `dataDir`, no picture is kept.'
  ),
  maxQueuedBytes: wholeNumber(0, 2 ** 31 - 1).describe(
    'Total size of the pictures in memory that wait to be written. Beyond that, new pictures are not kept.'
  )
})

/** Which parts go to review. */
export const reviewSchema = z.strictObject({
  sampleOneIn: wholeNumber(0, 1_000_000).describe('One in this many parts is chosen at random for review. 0: none.'),
  maxWaiting: wholeNumber(1, 1_000_000).describe(
    'Unlabelled parts, with their pictures. Beyond that, the oldest are removed.'
  )
})
