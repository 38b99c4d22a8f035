import Table from 'cli-table3'
import type { CropSpec, LocateSpec } from '../../../src/domain/recipes/recipe.ts'
import { normalise } from '../../../src/imaging/crop/normalise.ts'
import { auroc } from '../../../src/scoring/roc.ts'
import { cutPictures } from '../../../src/training/dataset/cut-pictures.ts'
import { loadDataset } from '../../../src/training/dataset/load-dataset.ts'
import { mergeDuplicateCuts } from '../../../src/training/dataset/merge-duplicate-cuts.ts'
import type { TrainingBackend } from '../../../src/training/network/backend.ts'
import { batchesPerEpoch } from '../../../src/training/network/batches.ts'
import { foldsByPart } from '../../../src/training/dataset/split.ts'
import { trainOldNetwork } from './old-network.ts'
import { readSample, type Sample } from './pictures.ts'
import { oldScores } from './scores.ts'

export interface OldInFoldsOptions {
  readonly dataset: string
  readonly recipe: { readonly locate: LocateSpec; readonly crop: CropSpec }
  /** The old network's crops. */
  readonly square: CropSpec
  readonly folds: number
  readonly epochs: number
  readonly batchSize: number
  readonly seed: number
  readonly backend: TrainingBackend
}

/**
 * The old network in the folds that `okng crossval` deals with the same seed, as it was, and on crops whose exposure is
 * taken out: what is left of its AUROC then is not how dark the pictures are.
 */
export async function oldInFolds({
  dataset,
  recipe,
  square,
  folds,
  epochs,
  batchSize,
  seed,
  backend
}: OldInFoldsOptions): Promise<string> {
  const { pictures } = await loadDataset(dataset)
  const dealt = mergeDuplicateCuts((await cutPictures(pictures, recipe, readSample, () => {})).cuts, recipe.crop)
  const { cuts } = await cutPictures(pictures, { locate: recipe.locate, crop: square }, readSample, () => {})
  const samples = cuts.map((cut): Sample => ({ ...cut, kind: null }))
  const standardised = samples.map((sample): Sample => ({
    ...sample,
    pixels: normalise(sample.pixels, square).data.map((z) => Math.min(255, Math.max(0, 128 + 50 * z)))
  }))

  const table = new Table({ head: ['fold', 'OK + NG', 'old', 'old, exposure taken out'] })
  const sums = [0, 0]
  for (const [n, fold] of foldsByPart(
    dealt.map(({ picture }) => picture),
    folds,
    seed
  ).entries()) {
    const held = new Set(fold.map(({ file }) => file))
    const figures: number[] = []
    for (const [which, all] of [samples, standardised].entries()) {
      const [train, test] = [false, true].map((isTest) =>
        all.filter(({ picture }) => held.has(picture.file) === isTest)
      ) as [Sample[], Sample[]]
      const of = (label: string): Float32Array[] =>
        train.filter(({ picture }) => picture.label === label).map(({ pixels }) => pixels)
      const [good, defect] = [of('good'), of('defect')]
      if (defect.length === 0)
        throw new Error(`expected NG pictures outside of fold ${n + 1} to train the old network with, received none`)
      const { embed, close } = await trainOldNetwork({
        size: square.sizePx,
        good,
        defect,
        steps: epochs * batchesPerEpoch(good.length, batchSize),
        learningRate: 1e-3,
        seed,
        backend
      })
      const scores = oldScores(await embed(good), await embed(defect), await embed(test.map(({ pixels }) => pixels)))
      close()
      const scoresOf = (label: string): number[] => scores.filter((_, i) => test[i]!.picture.label === label)
      const figure = auroc(scoresOf('good'), scoresOf('defect')) ?? NaN
      figures.push(figure)
      sums[which]! += figure / folds
    }
    const count = (label: string): number => fold.filter((picture) => picture.label === label).length
    table.push([n + 1, `${count('good')} + ${count('defect')}`, ...figures.map((figure) => figure.toFixed(3))])
    process.stderr.write(`fold ${n + 1}: ${figures.map((figure) => figure.toFixed(3)).join(', ')}\n`)
  }
  table.push(['mean', '', ...sums.map((sum) => sum.toFixed(3))])
  return table.toString()
}
