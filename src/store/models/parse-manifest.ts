import { z } from 'zod'
import type { ModelManifest } from '../../domain/models/manifest.ts'
import { BACKENDS, PRECISIONS } from '../../domain/training/training.ts'
import { describeIssues } from '../../describe-issues.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hex digits')
const count = z.int().min(0)
const labelCounts = z.object({ good: count, defect: count })
/** Inside the folder: no empty, `.` or `..` steps, no backslash, no drive. */
const filePath = z
  .string()
  .regex(/^(?!\.{1,2}(\/|$))[^/\\:\0]+(\/(?!\.{1,2}(\/|$))[^/\\:\0]+)*$/, 'expected a path inside the folder')

export const manifestSchema = z.object({
  format: z.literal(1),
  recipe: z.string(),
  version: z.string(),
  createdAt: z.iso.datetime(),
  codeVersion: z.string(),
  dataHash: sha256,
  counts: z.object({ available: labelCounts, train: labelCounts, validation: labelCounts, rejected: count }),
  parameters: z.object({
    epochs: count,
    learningRate: z.number().positive(),
    batchSize: z.int().min(1),
    saveInterval: z.int().min(1),
    seed: count,
    backend: z.enum(BACKENDS),
    precision: z.enum(PRECISIONS).optional()
  }),
  metrics: z.record(z.string(), z.unknown()),
  crop: z.object({
    mode: z.enum(['square', 'polar']),
    sizePx: z.int().min(1),
    columnsPx: z.int().min(1).optional(),
    margin: z.number().positive()
  }),
  scoring: z.object({ k: z.int().min(1), useDefectBank: z.boolean() }),
  threshold: z.number(),
  reviewFrom: z.number().positive().optional(),
  radius: z.object({ min: z.number().positive(), max: z.number().positive() }).optional(),
  encoder: z.object({ inputSize: z.int().min(1), embeddingSize: z.int().min(1) }),
  files: z
    .record(filePath, z.object({ sha256, bytes: count }))
    .refine((files) => Object.keys(files).length > 0, 'expected at least one file')
})

/**
 * Reads the text of a manifest.json.
 * @throws Error with one line that says what was expected and received
 */
export function parseManifest(text: string): ModelManifest {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new Error(`manifest.json is not JSON: ${(error as Error).message}`, { cause: error })
  }
  const { success, data, error } = manifestSchema.safeParse(json)
  if (success) return data
  throw new Error(`manifest.json: ${describeIssues(error.issues, json)}`)
}
