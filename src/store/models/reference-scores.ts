import { readFile } from 'node:fs/promises'
import type { LabelledScores } from '../../domain/labelled/threshold-choice.ts'
import { MODEL_FILES } from '../../domain/models/manifest.ts'
import type { ModelVersion } from './model-version.ts'

/** Of a report's data. The pictures in it are left unparsed: they are a megabyte. */
const CALIBRATION_SCORES = /"calibrationScores"\s*:\s*(\{[^{}]*\})/

const numbers = (values: readonly unknown[] | undefined): readonly number[] | null =>
  values?.filter((value): value is number => typeof value === 'number') ?? null

/**
 * Scores that a version's threshold was chosen by, of parts that it was not trained on; null for a version without a
 * report.
 * @throws SyntaxError for a report that is none
 */
export async function heldOutScores(version: Pick<ModelVersion, 'has' | 'file'>): Promise<LabelledScores | null> {
  if (!version.has(MODEL_FILES.reportData)) return null
  const json = CALIBRATION_SCORES.exec(await readFile(version.file(MODEL_FILES.reportData), 'utf8'))?.[1]
  if (json === undefined) return null
  const found = JSON.parse(json) as { readonly good?: readonly unknown[]; readonly defect?: readonly unknown[] }
  const good = numbers(found.good)
  return good === null ? null : { good, defect: numbers(found.defect) ?? [] }
}

/** Those of the good parts. @throws SyntaxError for a report that is none */
export async function referenceScores(version: Pick<ModelVersion, 'has' | 'file'>): Promise<readonly number[] | null> {
  return (await heldOutScores(version))?.good ?? null
}
