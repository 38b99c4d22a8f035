import type { JudgedRates, VersionComparison } from '../../domain/models/activation.ts'
import type { Recipe } from '../../domain/recipes/recipe.ts'
import type { JudgedPicture } from '../../training/evaluation.ts'
import type { Cut } from '../../training/dataset/cut-pictures.ts'
import type { CliContext } from '../context.ts'

/**
 * Judges the pictures that a training held back, once with the new version and once with another one, as POST /inspect
 * would. If the other version was trained on some of them, its figures are too good. So this never makes the new
 * version look better than it is.
 * @param wanted the other version; `active`: the recipe's active one; undefined: none
 * @returns undefined where there is nothing to compare with
 */
export async function compareVersions(
  context: CliContext,
  recipe: Recipe,
  candidate: string,
  wanted: string | undefined,
  validation: readonly Cut[]
): Promise<VersionComparison | undefined> {
  const version = wanted === 'active' ? recipe.activeModelVersion : (wanted ?? null)
  if (version === null) return undefined
  const judge = async (modelVersion: string): Promise<JudgedRates & { judged: readonly JudgedPicture[] }> => {
    const [{ createCliInspector }, { evaluateDataset }] = await Promise.all([
      import('../create-inspector.ts'),
      import('./evaluate-dataset.ts')
    ])
    const { inspector, close } = await createCliInspector(context, { runtime: 'auto', modelVersion, threads: 1 })
    try {
      const {
        evaluation: { auroc, escapeRate, overkillRate },
        images: judged
      } = await evaluateDataset({ pictures: validation.map(({ picture }) => picture) }, recipe.id, inspector, () => {})
      return { auroc, escapeRate, overkillRate, judged }
    } finally {
      await close()
    }
  }
  try {
    const { judged: before, ...active } = await judge(version)
    const { judged: after, ...own } = await judge(candidate)
    return { version, active, candidate: own, paired: pair(before, after) }
  } catch (error) {
    return { version, active: UNKNOWN, candidate: UNKNOWN, problem: (error as Error).message }
  }
}

/** Which pictures only one of two versions judged right. */
function pair(
  active: readonly JudgedPicture[],
  candidate: readonly JudgedPicture[]
): NonNullable<VersionComparison['paired']> {
  const isRight = ({ label, verdict }: JudgedPicture): boolean => verdict !== (label === 'good' ? 'NG' : 'OK')
  const before = new Map(active.map((picture) => [picture.file, isRight(picture)]))
  const both = candidate.filter(({ file }) => before.has(file))
  return {
    candidateOnly: both.filter((picture) => isRight(picture) && before.get(picture.file) === false).length,
    activeOnly: both.filter((picture) => !isRight(picture) && before.get(picture.file) === true).length,
    of: both.length
  }
}

const UNKNOWN: JudgedRates = { auroc: null, escapeRate: null, overkillRate: null }
