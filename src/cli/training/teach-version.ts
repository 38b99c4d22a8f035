import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MODEL_FILES } from '../../domain/models/manifest.ts'
import { type Recipe, thresholdOf } from '../../domain/recipes/recipe.ts'
import { openOnnxRuntime } from '../../encoder/runtime-onnx.ts'
import { decodeWeights } from '../../encoder/weights-file.ts'
import { decodeBank, encodeBank } from '../../scoring/bank-file.ts'
import type { ModelVersion } from '../../store/models/model-registry.ts'
import { cutPictures } from '../../training/dataset/cut-pictures.ts'
import type { Embed } from '../../training/head/embed-cuts.ts'
import type { Dataset } from '../../training/dataset/load-dataset.ts'
import { teachAnew } from '../../training/head/teach-anew.ts'
import { type TaughtModel, teachModel } from '../../training/head/teach-model.ts'
import { writeModelFiles } from '../../training/train-model.ts'
import { readTrainedOn, writeTrainedOn } from '../../training/dataset/trained-on.ts'
import type { CliContext } from '../context.ts'
import { openVersion } from '../open-version.ts'
import { readPicture } from '../pictures/read-picture.ts'
import { STARTER_RECIPE } from './starter.ts'

export interface TeachVersionOptions {
  readonly recipe: Recipe
  readonly dataset: Dataset
  /** `recipe` or `recipe/version` whose encoder a new bank begins with; undefined adds to the recipe's active version, and where there is none begins with the starter encoder. */
  readonly from: string | undefined
  readonly note: (text: string) => void
}

/** Cuts out the good parts, adds them to a bank, and publishes the model version. @throws DatasetInvalid, RecipeNotFound, RecipeWithoutModel, ModelNotFound, ModelBroken */
export async function teachVersion(
  context: CliContext,
  { recipe, dataset, from: wanted, note }: TeachVersionOptions
): Promise<{ version: ModelVersion; taught: TaughtModel }> {
  const from = wanted ?? (recipe.activeModelVersion === null ? STARTER_RECIPE : undefined)
  const base = await baseVersion(context, recipe, from)
  const { manifest } = base
  const good = dataset.pictures.filter(({ label }) => label === 'good')
  if (good.length < dataset.pictures.length)
    note(`${dataset.pictures.length - good.length} NG pictures left out: teaching takes good parts only`)
  const { cuts, rejected } = await cutPictures(
    good,
    { locate: recipe.locate, crop: manifest.crop },
    readPicture,
    () => {}
  )
  for (const { file, why } of [...dataset.refused, ...rejected]) note(`skipped ${file}: ${why}`)

  const bank = async (name: string) => decodeBank(await readFile(base.file(name)))
  const {
    crop,
    scoring,
    parameters: { seed }
  } = manifest
  const known =
    from === undefined
      ? {
          good: await bank(MODEL_FILES.good),
          defect: scoring.useDefectBank ? await bank(MODEL_FILES.defect) : null,
          threshold: thresholdOf(recipe, manifest)
        }
      : null
  // A version from elsewhere may have no weights: it can be taught, but not fitted to the parts, nor can training start from it.
  const taught =
    known === null && base.has(MODEL_FILES.weightsBin)
      ? await teachAnew({
          cuts,
          crop,
          base: decodeWeights({
            json: await readFile(base.file(MODEL_FILES.weightsJson), 'utf8'),
            bin: await readFile(base.file(MODEL_FILES.weightsBin))
          }),
          seed
        })
      : await withEncoder(base, (embed) => teachModel({ cuts, embed, crop, scoring, seed, known }))
  const counts = {
    available: { good: good.length, defect: 0 },
    train: { good: cuts.length, defect: 0 },
    validation: { good: 0, defect: 0 },
    rejected: rejected.length
  }
  const version = await context.models.publish(recipe.id, async (folder) => {
    if (taught.network !== null) await writeModelFiles(folder, { ...taught, ...taught.network })
    else await copyEncoder(base, folder, taught)
    await writeTrainedOn(
      folder,
      cuts.map(({ picture }) => picture.file),
      await readTrainedOn(base)
    )
    return {
      codeVersion: context.codeVersion,
      dataHash: dataset.hash,
      counts,
      parameters: manifest.parameters,
      crop,
      scoring: taught.scoring,
      threshold: taught.threshold,
      encoder: { inputSize: manifest.encoder.inputSize, embeddingSize: taught.good.D },
      metrics: {
        taughtFrom: `${manifest.recipe}/${manifest.version}`,
        taughtParts: cuts.length,
        thresholdMethod: taught.thresholdMethod,
        promisedOverkillRate: taught.promisedOverkillRate
      }
    }
  })
  return { version, taught }
}

async function withEncoder<T>(base: ModelVersion, use: (embed: Embed) => Promise<T>): Promise<T> {
  const encoder = await openOnnxRuntime(await readFile(base.file(MODEL_FILES.onnx)), 2)
  try {
    return await use(encoder.embed)
  } finally {
    await encoder.close()
  }
}

async function copyEncoder(base: ModelVersion, folder: string, { good, defect }: TaughtModel): Promise<void> {
  for (const name of [MODEL_FILES.onnx, MODEL_FILES.weightsJson, MODEL_FILES.weightsBin])
    if (base.has(name)) await copyFile(base.file(name), join(folder, name))
  await writeFile(join(folder, MODEL_FILES.good), encodeBank(good))
  if (defect !== null) await writeFile(join(folder, MODEL_FILES.defect), encodeBank(defect))
}

function baseVersion(context: CliContext, recipe: Recipe, from: string | undefined): Promise<ModelVersion> {
  if (from === undefined) return openVersion(context, recipe.id, recipe.activeModelVersion ?? undefined)
  const [id = '', version] = from.split('/')
  return openVersion(context, id, version)
}
