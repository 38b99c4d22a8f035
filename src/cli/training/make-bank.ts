import { DatasetInvalid } from '../../errors.ts'
import { type ManifestDraft, MODEL_FILES } from '../../domain/models/manifest.ts'
import { cropArea, cropColumns, type Recipe } from '../../domain/recipes/recipe.ts'
import { inputShape } from '../../encoder/architecture.ts'
import { openOnnxRuntime } from '../../encoder/runtime-onnx.ts'
import { normalise } from '../../imaging/crop/normalise.ts'
import { checkBatchIndependence } from '../../inspection/models/check-batch-independence.ts'
import { encodeBank } from '../../scoring/bank-file.ts'
import { cutPictures } from '../../training/dataset/cut-pictures.ts'
import { NEAREST_PROTOTYPES } from '../../scoring/anomaly-score.ts'
import type { Dataset } from '../../training/dataset/load-dataset.ts'
import { type TaughtModel, teachModel } from '../../training/head/teach-model.ts'
import { readPicture } from '../pictures/read-picture.ts'

const SEED = 1

export interface MadeBank {
  readonly taught: TaughtModel
  /** The files that POST /models takes, by field name. */
  readonly files: Readonly<Record<string, Uint8Array | string>>
  /** Pictures that were left out, and why. */
  readonly skipped: readonly { readonly file: string; readonly why: string }[]
}

/**
 * Makes the bank of good parts for an encoder that was trained elsewhere, and its manifest with a threshold.
 * @param onnx bytes of encoder.onnx. Input: crops [N, 1, rows, columns] as the recipe makes them. Output: embeddings
 * [N, D]
 * @param report called after each picture with the number that is done
 * @throws DatasetInvalid for fewer than 5 good parts; Error when the file is no encoder, takes other crops, or depends
 * on
 *   the other crops of a batch
 */
export async function makeBank(
  onnx: Uint8Array,
  dataset: Dataset,
  recipe: Recipe,
  report: (done: number) => void
): Promise<MadeBank> {
  const encoder = await openOnnxRuntime(onnx, 2)
  try {
    const { crop } = recipe
    const [taken, made] = [inputShape(encoder).join(' x '), [crop.sizePx, cropColumns(crop)].join(' x ')]
    if (taken !== made)
      throw new Error(
        `the encoder takes crops of ${taken} px, recipe ${recipe.id} makes ${made}: give the recipe another `
          + 'crop, or export an encoder of that size'
      )
    const good = dataset.pictures.filter(({ label }) => label === 'good')
    if (good.length === 0) throw new DatasetInvalid('expected pictures of good parts, received NG pictures only')
    const { cuts, rejected } = await cutPictures(good, recipe, readPicture, report)
    const [first] = cuts
    if (first !== undefined)
      await checkBatchIndependence(encoder, normalise(first.pixels, crop).data.subarray(0, cropArea(crop)))
    const taught = await teachModel({
      cuts,
      embed: encoder.embed,
      crop,
      scoring: { k: NEAREST_PROTOTYPES, useDefectBank: false },
      seed: SEED,
      known: null
    })
    const manifest: Pick<ManifestDraft, 'crop' | 'scoring' | 'threshold' | 'encoder'> = {
      crop,
      scoring: taught.scoring,
      threshold: taught.threshold,
      encoder: { inputSize: encoder.inputSize, embeddingSize: encoder.embeddingSize }
    }
    return {
      taught,
      files: {
        'manifest.json': `${JSON.stringify(manifest, null, 2)}\n`,
        [MODEL_FILES.onnx]: onnx,
        [MODEL_FILES.good]: encodeBank(taught.good)
      },
      skipped: rejected
    }
  } finally {
    await encoder.close()
  }
}
