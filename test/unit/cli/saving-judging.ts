import type { Judging } from '../../../src/cli/open-judging.ts'
import { withModelVersion } from '../../../src/domain/recipes/recipe-threshold.ts'
import type { RecipeFiles } from '../../../src/store/recipes/recipe-files.ts'

const notHere = (): Promise<never> => Promise.reject(new Error('not in this test'))

/** Activates by writing the recipe's file, without a look at the version or the golden set. */
export function savingJudging(files: RecipeFiles): Judging {
  return {
    actor: { name: 'cli ann', role: 'admin' },
    close: async () => {},
    catalogue: { list: notHere, get: notHere, report: notHere, register: notHere },
    upkeep: { keptFor: notHere, notes: notHere, note: notHere, remove: notHere },
    modelSwitch: {
      async activate(recipe, version, { settings = {} }) {
        const before = await files.read(recipe)
        await files.save({ ...withModelVersion(before, version), ...settings, thresholdModelVersion: version })
        return {
          recipe,
          version,
          previous: before.activeModelVersion,
          golden: { passed: true, pictures: 0, right: 0, review: 0, mistakes: [] },
          overrideReason: null,
          revision: 1
        }
      },
      rollback: notHere,
      shadow: notHere,
      judgeGolden: notHere
    }
  }
}
