import { z } from 'zod'

/** Name of a station at its plant. */
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
      'Role `station`: file with a key of role station. The key must have the name of the station. Empty: no key.'
    ),
  name: z
    .union([z.literal(''), stationName])
    .describe("Role `station`: its name at the plant. Empty: the machine's name."),
  maxBytesPerSecond: z
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .describe('Role `station`: limit of what is sent to the plant, on average. 0: no limit.')
})

/** When a plant stops a rollout by itself. */
export const rolloutSchema = z.strictObject({
  maxDrift: z
    .number()
    .min(0)
    .max(1)
    .describe("A rollout stops when a station's scores have moved by more than this (Kolmogorov-Smirnov distance)."),
  maxNgRise: z
    .number()
    .min(0)
    .max(1)
    .describe(
      "A rollout stops when a station's share of NG has risen by more than this. 0.1: from 2 % to 12 %, for example."
    ),
  parts: z
    .int()
    .min(0)
    .max(1_000_000)
    .describe('Parts that each station of a wave judges before the next wave begins.'),
  waitMinutes: z
    .int()
    .min(1)
    .max(100_000)
    .describe('A rollout stops when a wave has not judged these `parts` in this time.')
})

/** Keys of S3-compatible storage. */
export const s3Schema = z.strictObject({
  accessKeyId: z.string().describe('Access key id for the S3-compatible storage of `blobs`.'),
  secretAccessKey: z.string().describe('Secret of the access key.'),
  sessionToken: z.string().describe('Session token of temporary keys. Empty: none.')
})
