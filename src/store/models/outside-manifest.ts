import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { type FileChecksum, type ManifestDraft, MODEL_FILES, UPLOADED_FILES } from '../../domain/models/manifest.ts'
import type { ModelUpload } from '../../domain/models/model-catalogue.ts'
import { TRAIN_DEFAULTS } from '../../domain/training/training.ts'
import { ModelUploadInvalid } from '../../errors.ts'
import { describeIssues } from '../../describe-issues.ts'
import { checkSeal } from './manifest-seal.ts'
import { manifestSchema } from './parse-manifest.ts'

/**
 * What the manifest of a version from outside must contain. A whole manifest.json of another station contains all of
 * it.
 */
const outsideSchema = manifestSchema.partial().required({ crop: true, scoring: true, threshold: true, encoder: true })

/**
 * Reads the manifest of an upload, and compares its checksums, where it has any, with the files. A version that was
 * made with evidence needs it: its threshold belongs to scores that the evidence increased.
 * @throws ModelUploadInvalid
 */
export function readOutsideManifest(upload: ModelUpload): ManifestDraft {
  const given = parse(upload)
  const needed = [
    MODEL_FILES.onnx,
    MODEL_FILES.good,
    ...(given.scoring.useDefectBank ? [MODEL_FILES.defect] : []),
    ...(Object.hasOwn(given.files ?? {}, MODEL_FILES.evidence) ? [MODEL_FILES.evidence] : [])
  ]
  const missing = needed.filter((name) => !upload.has(name))
  if (missing.length > 0)
    throw new ModelUploadInvalid(
      `expected the files ${['manifest.json', ...needed].join(', ')}; ${missing.join(', ')} missing`
    )
  if (upload.has(MODEL_FILES.weightsJson) !== upload.has(MODEL_FILES.weightsBin))
    throw new ModelUploadInvalid(
      `expected ${MODEL_FILES.weightsJson} and ${MODEL_FILES.weightsBin}, or neither, received one of them`
    )
  for (const name of UPLOADED_FILES) {
    const stated = given.files?.[name]
    const bytes = upload.get(name)
    if (stated !== undefined && bytes !== undefined) compare(name, stated, bytes)
  }
  const { crop, scoring, threshold, reviewFrom, radius, encoder } = given
  const none = { good: 0, defect: 0 }
  return {
    codeVersion: given.codeVersion ?? 'unknown',
    dataHash: given.dataHash ?? sha256(upload.get(MODEL_FILES.onnx)!),
    counts: given.counts ?? { available: none, train: none, validation: none, rejected: 0 },
    parameters: given.parameters ?? { ...TRAIN_DEFAULTS, epochs: 0 },
    metrics: {
      ...given.metrics,
      registeredFrom: given.version === undefined ? 'outside' : `${given.recipe ?? 'unknown'}/${given.version}`
    },
    crop,
    scoring,
    threshold,
    ...(reviewFrom !== undefined && { reviewFrom }),
    ...(radius !== undefined && { radius }),
    encoder
  }
}

function parse(upload: ModelUpload): z.infer<typeof outsideSchema> {
  const bytes = upload.get('manifest.json')
  if (bytes === undefined)
    throw new ModelUploadInvalid(
      `expected a file manifest.json, received ${[...upload.keys()].join(', ') || 'no file'}`
    )
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw new ModelUploadInvalid(`manifest.json is not JSON: ${(error as Error).message}`)
  }
  const { success, data, error } = outsideSchema.safeParse(json)
  if (!success) throw new ModelUploadInvalid(`manifest.json: ${describeIssues(error.issues, json)}`)
  try {
    checkSeal(json as Record<string, unknown>)
  } catch (error) {
    throw new ModelUploadInvalid((error as Error).message)
  }
  return data
}

function compare(name: string, stated: FileChecksum, bytes: Uint8Array): void {
  if (stated.bytes !== bytes.length)
    throw new ModelUploadInvalid(
      `${name}: expected ${stated.bytes} bytes, as manifest.json says, received ${bytes.length}`
    )
  const sum = sha256(bytes)
  if (stated.sha256 !== sum)
    throw new ModelUploadInvalid(`${name}: expected SHA-256 ${stated.sha256}, as manifest.json says, received ${sum}`)
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
