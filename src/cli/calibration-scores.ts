import { readFile } from 'node:fs/promises'
import { MODEL_FILES } from '../domain/manifest.ts'
import type { RuntimeChoice } from '../domain/runtime.ts'
import { DatasetInvalid } from '../errors.ts'
import type { ModelVersion } from '../store/model-registry.ts'
import type { ScoresByLabel } from '../training/fit-model.ts'
import { loadDataset } from '../training/load-dataset.ts'
import type { ReportData } from '../training/report-data.ts'
import type { CliContext } from './context.ts'
import { createCliInspector } from './create-inspector.ts'
import { evaluateDataset } from './evaluate-dataset.ts'

/** Scores of the pictures that training held out, as it noted them down. @throws DatasetInvalid when the version has none, as one that was only taught */
export async function heldOutScores (version: ModelVersion): Promise<ScoresByLabel> {
  if (!Object.hasOwn(version.manifest.files, MODEL_FILES.reportData)) {
    throw new DatasetInvalid(`expected a trained model version, received '${version.manifest.version}', which holds no scores of held-out pictures; give it pictures with --dataset`)
  }
  return (JSON.parse(await readFile(version.file(MODEL_FILES.reportData), 'utf8')) as ReportData).calibrationScores
}

export interface ScoresOfOptions {
  readonly recipe: string
  readonly dataset: string
  readonly modelVersion: string
  readonly runtime: RuntimeChoice
  readonly note: (text: string) => void
}

/** Scores of a data set's pictures. Those in which no part is found have none, and are named. */
export async function scoresOf (context: CliContext, { recipe, dataset: path, modelVersion, runtime, note }: ScoresOfOptions): Promise<ScoresByLabel> {
  const dataset = await loadDataset(path)
  const { manifest } = await context.models.open(recipe, modelVersion)
  if (dataset.hash === manifest.dataHash) note('this is the data set that the version was trained on: scores of parts that it has seen flatter, and so will the threshold')
  const { inspector, close } = await createCliInspector(context, { runtime, modelVersion })
  try {
    const { images, unreadable } = await evaluateDataset(dataset, recipe, inspector, () => {})
    for (const { file, why } of [...dataset.refused, ...unreadable]) note(`skipped ${file}: ${why}`)
    for (const { file, score } of images) if (score === null) note(`skipped ${file}: it has no score`)
    const of = (wanted: string): number[] => images.flatMap(({ label, score }) => label === wanted && score !== null ? [score] : [])
    return { good: of('good'), defect: of('defect') }
  } finally {
    await close()
  }
}
