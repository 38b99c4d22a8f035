import { z } from 'zod'
import { AREAS } from '../domain/blobs/content.ts'
import { EVIDENCE_NAMES } from '../domain/inspection/evidence.ts'
import { REASONS, VERDICTS } from '../domain/inspection/inspection.ts'
import { LABELS, REVIEW_LABELS } from '../domain/labelled/label.ts'
import { MAX_PROBLEMS, RELEASE_STATES } from '../domain/plant/report.ts'
import { recipeId } from './inspection.ts'
import { stationName } from './plant-config.ts'
import { sha256, time, text, name } from './plant/fields.ts'

const extension = z.string().regex(/^[a-z0-9]{1,5}$/, 'expected the extension of a file')

const home = z.string().min(1).max(100).describe("id of the station's data folder")
const said = z.object({ label: z.enum(REVIEW_LABELS), defectKind: text.nullable(), by: text, at: time })
const anyCount = z.object({ parts: z.int().min(0), ng: z.int().min(0) })
const partCount = anyCount.refine(({ parts, ng }) => ng <= parts, {
  error: 'expected at most as many NG as parts',
  path: ['ng']
})

const recipeReport = z.object({
  recipe: recipeId,
  rollout: z.int(),
  state: z.enum(RELEASE_STATES),
  problem: text.nullable(),
  modelVersion: text.nullable(),
  since: partCount.describe('parts since it was applied, of at most the last hour'),
  before: partCount.describe('parts in the hour before it was applied'),
  drift: z.number().nullable()
})

export const StationReportBody = z.object({
  version: text.describe('of the program'),
  ready: z.boolean(),
  problems: z.array(text).max(MAX_PROBLEMS),
  recipes: z.array(recipeReport).max(1000),
  lastMinute: partCount,
  lastPartAt: time.nullable(),
  backlog: z
    .object({ waiting: z.int().min(0), oldest: time.nullable() })
    .describe('records that wait to be sent to the plant'),
  diskFreeBytes: z.number().min(0),
  drifts: z
    .array(z.object({ recipe: recipeId, distance: z.number().min(0).max(1) }))
    .max(1000)
    .default([])
    .describe('for each recipe with enough parts: distance of its scores from those of the good parts, 0 to 1')
})

/** Keys that a newer station adds are ignored. */
export const AskBody = z.object({
  name,
  home,
  known: z.string().max(100_000).nullable().describe('`revision` of the previous answer; null at first'),
  heard: z
    .array(z.object({ resultId: z.uuid(), at: time }))
    .max(1000)
    .optional()
    .describe(
      'labels in `said` of the previous answer that the station has stored; left out: the station takes no labels'
    ),
  report: StationReportBody
})

/** The recipe is checked where it is used: by the station, whose version of the program may be another one. */
const release = z.object({
  recipe: z.looseObject({ id: recipeId }),
  manifest: sha256.describe("of the version's manifest.json, which names its files by checksum"),
  golden: z.array(z.object({ sha256, label: z.enum(LABELS), extension }))
})

export const AskReply = z
  .object({
    revision: z.string(),
    desired: z.array(z.object({ recipe: recipeId, rollout: z.object({ id: z.int(), release }).nullable() })),
    again: z.number().describe('seconds until the next report'),
    said: z
      .array(said.extend({ resultId: z.uuid() }))
      .default([])
      .describe("labels that people at the plant gave to the station's parts, until they are `heard`")
  })
  .meta({ id: 'DesiredState' })

export const BlobParams = z.strictObject({ area: z.enum(AREAS), sha256 })

const milliseconds = z.number().optional()
/** A key that may be left out, which means null. */
const orNull = <T extends z.ZodType>(type: T) => type.nullable().default(null as never)
const evidence = orNull(z.array(z.looseObject({ name: z.enum(EVIDENCE_NAMES), score: z.number() })))
/**
 * A record of the station. A field that an older version of the program does not have is null; a field that a newer one
 * adds is ignored. An unknown reason or piece of evidence is refused: the station keeps the record, and sends it again
 * after the plant was updated.
 */
const record = z.object({
  at: time,
  result: z.looseObject({
    resultId: z.uuid(),
    verdict: z.enum(VERDICTS),
    reason: z.enum(REASONS),
    score: z.number().nullable(),
    threshold: z.number(),
    evidence,
    circle: z.looseObject({ cx: z.number(), cy: z.number(), r: z.number(), confidence: z.number() }).nullable(),
    bore: z.looseObject({}).nullable().optional(),
    recipe: recipeId,
    modelVersion: text,
    partId: orNull(text),
    measId: orNull(text),
    station: orNull(text),
    capturedAt: orNull(time),
    receivedAt: orNull(time),
    sequence: orNull(z.int()),
    diameterMm: orNull(z.number()),
    timingsMs: z.looseObject({
      decode: milliseconds,
      locate: milliseconds,
      crop: milliseconds,
      encode: milliseconds,
      score: milliseconds,
      total: z.number()
    })
  }),
  frameSha256: orNull(sha256),
  postedBy: orNull(text),
  study: orNull(text),
  picture: orNull(z.object({ sha256, extension }))
})

const part = z.object({
  at: time,
  result: z.looseObject({
    resultId: z.uuid(),
    recipe: recipeId,
    modelVersion: text,
    station: orNull(text),
    partId: orNull(text),
    verdict: z.enum(VERDICTS),
    reason: z.enum(REASONS),
    score: z.number().nullable(),
    threshold: z.number(),
    evidence,
    circle: orNull(z.looseObject({}))
  }),
  sampled: z.boolean(),
  picture: z.object({ sha256, extension })
})
const label = part.extend({ said })

export const SentBody = z.object({
  name,
  home,
  records: z.array(record).max(1000),
  labels: z.array(label).max(1000),
  waiting: z.array(part).max(1000).default([]).describe('parts for review that nobody has labelled yet')
})
export const BlobReply = z.object({ sha256 }).meta({ id: 'KeptBlob' })
export const SentReply = z.object({ records: z.int(), labels: z.int(), waiting: z.int() }).meta({ id: 'Received' })

/** As it was sent: what was taken before it was checked for its counts is shown, too. */
const storedReport = StationReportBody.extend({
  recipes: z.array(recipeReport.extend({ since: anyCount, before: anyCount })),
  lastMinute: anyCount
})

export const PlantStationReply = z
  .object({
    name: z.string(),
    home: z.string(),
    firstSeenAt: time,
    lastSeenAt: time,
    report: storedReport,
    ngRate: z
      .object({ rate: z.number(), low: z.number(), high: z.number() })
      .nullable()
      .describe('share of NG in `lastMinute`, with exact 95 % bounds; null without a part')
  })
  .meta({ id: 'PlantStation' })
export const PlantStationList = z.object({ stations: z.array(PlantStationReply) })
export const PlantStationParams = z.strictObject({ name: stationName })
