import type { RecordReader } from '../../domain/records/record.ts'
import type { RecipeTrials } from '../../domain/recipes/recipe-trial.ts'
import { createRecipeTrials } from '../../inspection/trials/recipe-trials.ts'
import type { Judging } from '../judging.ts'
import type { Stored } from '../stored.ts'

/** Largest number of revisions that are read. A recipe changes less often within its last few hundred parts. */
const REVISIONS = 1000

/** Wires trials of recipe settings. */
export function composeTrials(
  { book, recipes }: Pick<Stored, 'book' | 'recipes'>,
  { threads, judging }: Pick<Judging, 'threads' | 'judging'>,
  records: Pick<RecordReader, 'list'>
): RecipeTrials {
  return createRecipeTrials({
    readRecipe: recipes.read,
    revisions: (id) => book.revisions(id, { limit: REVISIONS }),
    records,
    lease: judging.cache.lease,
    run: threads.tryLocate
  })
}
