import { readFile } from 'node:fs/promises'
import { MODEL_FILES } from '../../domain/models/manifest.ts'
import type { ModelVersion } from './model-registry.ts'

/** Of a report's data. The pictures in it are left unparsed: they are a megabyte. */
const CALIBRATION_SCORES = /"calibrationScores"\s*:\s*(\{[^{}]*\})/

/**
 * Scores of the good parts that a version's threshold was chosen by; null for a version without a report.
 * @throws SyntaxError for a report that is none
 */
export async function referenceScores(version: Pick<ModelVersion, 'has' | 'file'>): Promise<readonly number[] | null> {
  if (!version.has(MODEL_FILES.reportData)) return null
  const json = CALIBRATION_SCORES.exec(await readFile(version.file(MODEL_FILES.reportData), 'utf8'))?.[1]
  if (json === undefined) return null
  const { good } = JSON.parse(json) as { readonly good?: readonly unknown[] }
  return good?.filter((score): score is number => typeof score === 'number') ?? null
}
