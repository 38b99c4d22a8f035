import { z } from 'zod'

/** What a station is called at its plant. */
export const stationName = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,63}$/u, 'expected 1 to 64 letters, digits, spaces or ._@-')

/** How a station reaches its plant. */
export const plantSchema = z.strictObject({
  url: z
    .string()
    .regex(/^$|^https?:\/\/[^\s?#]+$/, 'expected http://… or https://…')
    .describe('Role `station`: address of the plant.'),
  keyFile: z
    .string()
    .describe(
      'Role `station`: file with a key of role station, which must be named as the station. Empty: without a key.'
    ),
  name: z
    .union([z.literal(''), stationName])
    .describe("Role `station`: its name at the plant. Empty: the machine's name."),
  maxBytesPerSecond: z
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .describe('Role `station`: what is sent to the plant in a second, on average. 0: no limit.')
})

/** When a plant stops a rollout by itself. */
export const rolloutSchema = z.strictObject({
  maxDrift: z
    .number()
    .min(0)
    .max(1)
    .describe('A rollout stops when scores at a station have moved by more (Kolmogorov-Smirnov distance).'),
  maxNgRise: z
    .number()
    .min(0)
    .max(1)
    .describe("A rollout stops when a station's share of NG has risen by more, by 0.1 for example from 2 % to 12 %."),
  parts: z
    .int()
    .min(0)
    .max(1_000_000)
    .describe('Parts that each station of a wave judges before the next wave begins.'),
  waitMinutes: z
    .int()
    .min(1)
    .max(100_000)
    .describe('A rollout stops when a wave has not judged so many parts in this time.')
})

/** Keys of S3-compatible storage. */
export const s3Schema = z.strictObject({
  accessKeyId: z.string().describe('Of the S3-compatible storage that `blobs` names.'),
  secretAccessKey: z.string().describe('Its secret.'),
  sessionToken: z.string().describe('Of keys that were lent for a time. Empty: none.')
})
