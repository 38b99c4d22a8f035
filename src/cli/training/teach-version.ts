import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MODEL_FILES } from '../../domain/models/manifest.ts'
import type { Recipe } from '../../domain/recipes/recipe.ts'
import { thresholdOf } from '../../domain/recipes/recipe-threshold.ts'
import type { ChosenPrecision } from '../../domain/training/training.ts'
import type { EncoderNetwork } from '../../encoder/dense-head.ts'
import { openOnnxRuntime } from '../../encoder/runtime-onnx.ts'
import { decodeWeights } from '../../encoder/weights-file.ts'
import { decodeEvidence, encodeEvidence } from '../../scoring/evidence/evidence-file.ts'
import { decodeBank, encodeBank } from '../../scoring/bank-file.ts'
import type { ModelVersion } from '../../store/models/model-version.ts'
import { cutGoodParts } from '../../training/evidence/cut-good-parts.ts'
import type { Cut } from '../../training/dataset/cut-pictures.ts'
import type { DrawnEscape } from '../../training/evidence/drawn-escapes.ts'
import type { OddPart } from '../../training/evidence/odd-parts.ts'
import { type NamedView, readViews, writeViews } from '../../training/evidence/views-file.ts'
import { widenEvidence } from '../../training/evidence/widen-evidence.ts'
import { lookAtCuts } from '../../training/dataset/embed-cuts.ts'
import type { Dataset } from '../../training/dataset/load-dataset.ts'
import { teachAnew } from '../../training/head/teach-anew.ts'
import type { TeachAnewOptions } from '../../training/head/teach-options.ts'
import { type TaughtModel, teachModel } from '../../training/head/teach-model.ts'
import { writeModelFiles } from '../../training/write-model-files.ts'
import { readTrainedOn, writeTrainedOn } from '../../training/dataset/trained-on.ts'
import type { CliContext } from '../context.ts'
import { openVersion } from '../open-version.ts'
import { readPicture } from '../pictures/read-picture.ts'
import { STARTER_RECIPE } from './starter.ts'

export interface TeachVersionOptions {
  readonly recipe: Recipe
  readonly dataset: Dataset
  /**
   * `recipe` or `recipe/version` whose encoder a new bank begins with. Undefined: adds to the recipe's active version,
   * or begins with the starter encoder where there is none.
   */
  readonly from: string | undefined
  /** What to do with copies and odd parts, and what the encoder computes with. */
  readonly choices?: Pick<TeachAnewOptions, 'keepOdd' | 'mergeCopies' | 'precision'>
  readonly note: (text: string) => void
}

/**
 * Cuts out the good parts, adds them to a bank, and publishes the model version.
 * @throws DatasetInvalid, RecipeNotFound, RecipeWithoutModel, ModelNotFound, ModelBroken
 */
export async function teachVersion(
  context: CliContext,
  { recipe, dataset, from: wanted, choices = {}, note }: TeachVersionOptions
): Promise<{ version: ModelVersion; taught: Taught }> {
  const from = wanted ?? (recipe.activeModelVersion === null ? STARTER_RECIPE : undefined)
  const base = await baseVersion(context, recipe, from)
  const { manifest } = base
  const good = dataset.pictures.filter(({ label }) => label === 'good')
  if (good.length < dataset.pictures.length)
    note(`${dataset.pictures.length - good.length} NG pictures left out: teaching takes good parts only`)
  const { crop, parameters } = manifest
  const { cuts, rejected, radius } = await cutGoodParts(good, { locate: recipe.locate, crop }, readPicture)
  for (const { file, why } of [...dataset.refused, ...rejected]) note(`skipped ${file}: ${why}`)

  // A version from elsewhere may have no weights. It can be taught, but its last layer cannot be fitted to the parts,
  // and no training can start from it.
  const isAnew = from !== undefined
  const taught =
    isAnew && base.has(MODEL_FILES.weightsBin)
      ? await teachAnew({ cuts, crop, base: await weightsOf(base), seed: parameters.seed, ...choices })
      : await teachMore(base, { recipe, cuts, isAnew })
  const version = await context.models.publish(recipe.id, async (folder) => {
    if (taught.network !== null) await writeModelFiles(folder, { ...taught, ...taught.network })
    else await copyEncoder(base, folder, taught)
    if (taught.views !== null) await writeViews(folder, taught.views)
    await writeTrainedOn(
      folder,
      taught.cuts.map(({ picture }) => picture.file),
      await readTrainedOn(base)
    )
    return {
      codeVersion: context.codeVersion,
      dataHash: dataset.hash,
      counts: {
        available: { good: good.length, defect: 0 },
        train: { good: taught.cuts.length, defect: 0 },
        validation: { good: 0, defect: 0 },
        rejected: rejected.length + taught.odd.length
      },
      parameters,
      crop,
      scoring: taught.scoring,
      threshold: taught.threshold,
      ...(taught.reviewFrom !== null && { reviewFrom: taught.reviewFrom }),
      ...(isAnew ? radius !== null && { radius } : manifest.radius && { radius: manifest.radius }),
      encoder: { inputSize: manifest.encoder.inputSize, embeddingSize: taught.good.D },
      metrics: {
        taughtFrom: `${manifest.recipe}/${manifest.version}`,
        taughtParts: taught.cuts.length,
        thresholdMethod: taught.thresholdMethod,
        promisedOverkillRate: taught.promisedOverkillRate,
        oddParts: taught.odd.length + taught.keptOdd.length,
        ...(taught.drawnEscapes !== null && { drawnEscapes: taught.drawnEscapes }),
        ...(taught.precision !== null && {
          precision: taught.precision.precision,
          precisionWhy: taught.precision.why
        })
      }
    }
  })
  return { version, taught }
}

/** The result of a teaching, and its parts. */
export interface Taught extends Omit<TaughtModel, 'views'> {
  readonly cuts: readonly Cut[]
  readonly views: readonly NamedView[] | null
  readonly odd: readonly OddPart[]
  readonly keptOdd: readonly OddPart[]
  readonly drawnEscapes: readonly DrawnEscape[] | null
  /** Null where the encoder did not change. */
  readonly precision: ChosenPrecision | null
}

/** Adds parts to the version's bank. For a new bank (isAnew), begins one with the version's encoder. */
async function teachMore(
  base: ModelVersion,
  { recipe, cuts, isAnew }: { readonly recipe: Recipe; readonly cuts: readonly Cut[]; readonly isAnew: boolean }
): Promise<Taught> {
  const { crop, scoring, reviewFrom = null, parameters } = base.manifest
  const { seed } = parameters
  const bank = async (name: string) => decodeBank(await readFile(base.file(name)))
  const known = isAnew
    ? null
    : {
        good: await bank(MODEL_FILES.good),
        defect: scoring.useDefectBank ? await bank(MODEL_FILES.defect) : null,
        threshold: thresholdOf(recipe, base.manifest)
      }
  const encoder = await openOnnxRuntime(await readFile(base.file(MODEL_FILES.onnx)), 2)
  try {
    const taught = await teachModel({ cuts, embed: encoder.embed, crop, scoring, seed, known })
    const none = { cuts, odd: [], keptOdd: [], drawnEscapes: null, precision: null }
    if (isAnew || !base.has(MODEL_FILES.evidence)) return { ...taught, views: null, ...none }
    const evidence = decodeEvidence(await readFile(base.file(MODEL_FILES.evidence), 'utf8'))
    if (!base.has(MODEL_FILES.views)) return { ...taught, evidence, views: null, reviewFrom, ...none }
    const { features } = await lookAtCuts(cuts, encoder, crop)
    const F = encoder.featureSize
    const added = cuts.map(({ picture, appearance }, n) => ({
      part: picture.part,
      features: features.slice(n * F, (n + 1) * F),
      appearance
    }))
    const views = [...(await readViews(base.file(MODEL_FILES.views))), ...added]
    return { ...taught, evidence: widenEvidence(evidence, views, seed), views, reviewFrom, ...none }
  } finally {
    await encoder.close()
  }
}

async function weightsOf(base: ModelVersion): Promise<EncoderNetwork> {
  return decodeWeights({
    json: await readFile(base.file(MODEL_FILES.weightsJson), 'utf8'),
    bin: await readFile(base.file(MODEL_FILES.weightsBin))
  })
}

async function copyEncoder(
  base: ModelVersion,
  folder: string,
  { good, defect, evidence }: Pick<Taught, 'good' | 'defect' | 'evidence'>
): Promise<void> {
  for (const name of [MODEL_FILES.onnx, MODEL_FILES.weightsJson, MODEL_FILES.weightsBin])
    if (base.has(name)) await copyFile(base.file(name), join(folder, name))
  await writeFile(join(folder, MODEL_FILES.good), encodeBank(good))
  if (defect !== null) await writeFile(join(folder, MODEL_FILES.defect), encodeBank(defect))
  if (evidence !== null) await writeFile(join(folder, MODEL_FILES.evidence), encodeEvidence(evidence))
}

function baseVersion(context: CliContext, recipe: Recipe, from: string | undefined): Promise<ModelVersion> {
  if (from === undefined) return openVersion(context, recipe.id, recipe.activeModelVersion ?? undefined)
  const [id = '', version] = from.split('/')
  return openVersion(context, id, version)
}
