import type { Inspector } from '../../domain/inspection/inspection.ts'
import { type Evaluation, evaluate, type JudgedPicture } from '../../training/evaluation.ts'
import type { RefusedPicture } from '../../training/dataset/walk-folders.ts'
import type { Dataset } from '../../training/dataset/load-dataset.ts'
import { readBytes } from '../pictures/read-picture.ts'

export interface DatasetEvaluation {
  readonly evaluation: Evaluation
  readonly images: readonly JudgedPicture[]
  readonly unreadable: readonly RefusedPicture[]
  /** The model version that judged. */
  readonly version: string
}

/**
 * @param report called after each picture with the number of judged pictures
 * @throws errors of the recipe or its model
 */
export async function evaluateDataset(
  { pictures }: Pick<Dataset, 'pictures'>,
  recipeId: string,
  inspector: Inspector,
  report: (done: number) => void
): Promise<DatasetEvaluation> {
  const images: JudgedPicture[] = []
  const unreadable: RefusedPicture[] = []
  let version = ''
  for (const [n, { file, label }] of pictures.entries()) {
    try {
      const result = await inspector.inspect({ frame: await readBytes(file), recipeId })
      version = result.modelVersion
      images.push({ file, label, verdict: result.verdict, score: result.score })
    } catch (error) {
      if (!isAboutTheFrame(error)) throw error
      unreadable.push({ file, why: (error as Error).message })
    }
    report(n + 1)
  }
  return { evaluation: evaluate(images), images, unreadable, version }
}

function isAboutTheFrame(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return !(typeof code === 'string' && (code.startsWith('MODEL_') || code.startsWith('RECIPE_')))
}
