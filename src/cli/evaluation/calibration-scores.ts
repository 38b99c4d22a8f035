import { readFile } from 'node:fs/promises'
import type { Label, LabelledPicture } from '../../domain/labelled/label.ts'
import type { JudgedPicture } from '../../training/evaluation.ts'
import { MODEL_FILES } from '../../domain/models/manifest.ts'
import type { RuntimeChoice } from '../../domain/models/runtime.ts'
import type { ModelVersion } from '../../store/models/model-version.ts'
import { loadDataset } from '../../training/dataset/load-dataset.ts'
import type { ReportData } from '../../training/report/report-data.ts'
import { hashPicture, readTrainedOn } from '../../training/dataset/trained-on.ts'
import type { CliContext } from '../context.ts'
import { createCliInspector } from '../create-inspector.ts'
import { evaluateDataset } from './evaluate-dataset.ts'
import { notePassedOver } from '../terminal/note-passed-over.ts'
import { createProgress } from '../terminal/progress.ts'

/** Scores of parts that a model version has not learnt from. */
export interface CalibrationScores {
  /** Where the pictures come from, as words of a sentence. */
  readonly source: string
  /** SHA-256 of the data set. Null where the scores were held out of the version's training. */
  readonly dataHash: string | null
  /** A score is null where no part was found. Such a part is NG at any threshold. */
  readonly parts: readonly { readonly label: Label; readonly score: number | null }[]
  /** Pictures left out because the version has learnt from them. */
  readonly seen: readonly string[]
}

/** The scores of the pictures that training held out. @throws Error when the version has none */
export async function heldOutScores(version: ModelVersion): Promise<CalibrationScores> {
  const { manifest } = version
  if (!Object.hasOwn(manifest.files, MODEL_FILES.reportData)) {
    throw new Error(
      `model version ${manifest.version} holds no scores of pictures that it has not learnt from: give it some `
        + 'with --dataset'
    )
  }
  const { calibrationScores } = JSON.parse(await readFile(version.file(MODEL_FILES.reportData), 'utf8')) as ReportData
  const of = (label: Label): CalibrationScores['parts'] => calibrationScores[label].map((score) => ({ label, score }))
  return { source: 'held out of its training', dataHash: null, parts: [...of('good'), ...of('defect')], seen: [] }
}

/**
 * One score per part: the mean of its pictures' scores. So twelve copies of one picture do not count as twelve parts.
 * The score is null if the part was not found in one of its pictures.
 */
function partScores(
  pictures: readonly LabelledPicture[],
  judged: readonly JudgedPicture[]
): CalibrationScores['parts'] {
  const partOf = new Map(pictures.map(({ file, part }) => [file, part]))
  const groups = new Map<string, JudgedPicture[]>()
  for (const picture of judged) {
    const key = `${picture.label} ${partOf.get(picture.file) ?? picture.file}`
    groups.set(key, [...(groups.get(key) ?? []), picture])
  }
  return [...groups.values()].map((group) => {
    const scores = group.map(({ score }) => score)
    const found = scores.filter((score) => score !== null)
    const mean = found.reduce((sum, score) => sum + score, 0) / found.length
    return { label: group[0]!.label, score: found.length < scores.length ? null : mean }
  })
}

/**
 * Judges the pictures of a data set, except those that the version has learnt from.
 * @throws DatasetInvalid; Error when nothing is left
 */
export async function datasetScores(
  context: CliContext,
  version: ModelVersion,
  path: string,
  options: { readonly runtime: RuntimeChoice; readonly note: (text: string) => void }
): Promise<CalibrationScores> {
  const { note } = options
  const { recipe, version: modelVersion, dataHash } = version.manifest
  const dataset = await loadDataset(path)
  notePassedOver(dataset.passedOver, note)
  const trainedOn = await readTrainedOn(version)
  if (trainedOn === null && dataset.hash === dataHash) {
    throw new Error(
      `version ${modelVersion} was trained on this data set, and does not say which pictures it held out: `
        + 'give it others, or leave --dataset out to take its own held-out scores'
    )
  }
  if (trainedOn === null)
    note(`version ${modelVersion} does not say which pictures it has learnt from: their scores would be too good`)
  else if (!trainedOn.complete)
    note(
      `version ${modelVersion} started from a version that does not say which pictures it has learnt from: scores of `
        + 'those would flatter'
    )

  const seen = new Set<string>()
  for (const { file } of dataset.pictures)
    if (trainedOn !== null && trainedOn.sha256.has(await hashPicture(file))) seen.add(file)
  const fresh = dataset.pictures.filter(({ file }) => !seen.has(file))
  if (seen.size > 0)
    note(`${seen.size} of ${dataset.pictures.length} pictures left out: version ${modelVersion} has learnt from them`)
  if (fresh.length === 0)
    throw new Error(
      `version ${modelVersion} has learnt from every picture of '${path}': expected some that it has not seen`
    )

  const { inspector, close } = await createCliInspector(context, { runtime: options.runtime, modelVersion })
  const progress = createProgress(context.stderr, { label: 'judging', total: fresh.length })
  try {
    const { images, unreadable } = await evaluateDataset(
      { ...dataset, pictures: fresh },
      recipe,
      inspector,
      progress.update
    ).finally(progress.stop)
    for (const { file, why } of [...dataset.refused, ...unreadable]) note(`skipped ${file}: ${why}`)
    return {
      source: `of ${dataset.path}`,
      dataHash: dataset.hash,
      parts: partScores(dataset.pictures, images),
      seen: [...seen]
    }
  } finally {
    await close()
  }
}
