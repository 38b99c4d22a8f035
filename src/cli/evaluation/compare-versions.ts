import type { JudgedRates, VersionComparison } from '../../domain/models/activation.ts'
import type { Recipe } from '../../domain/recipes/recipe.ts'
import type { Cut } from '../../training/dataset/cut-pictures.ts'
import type { CliContext } from '../context.ts'

/**
 * Judges the pictures that a training held back with the version that it made and with another one, both as POST /inspect would. Where the other
 * version was trained on some of them, that flatters the other one, so a new version is never preferred wrongly for it.
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
  const judge = async (modelVersion: string): Promise<JudgedRates> => {
    const [{ createCliInspector }, { evaluateDataset }] = await Promise.all([
      import('../create-inspector.ts'),
      import('./evaluate-dataset.ts')
    ])
    const { inspector, close } = await createCliInspector(context, { runtime: 'auto', modelVersion, threads: 1 })
    try {
      const {
        evaluation: { auroc, escapeRate, overkillRate }
      } = await evaluateDataset({ pictures: validation.map(({ picture }) => picture) }, recipe.id, inspector, () => {})
      return { auroc, escapeRate, overkillRate }
    } finally {
      await close()
    }
  }
  try {
    return { version, active: await judge(version), candidate: await judge(candidate) }
  } catch (error) {
    return { version, active: UNKNOWN, candidate: UNKNOWN, problem: (error as Error).message }
  }
}

const UNKNOWN: JudgedRates = { auroc: null, escapeRate: null, overkillRate: null }
