import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Approval, Approvals } from '../../domain/models/approval.ts'
import type { Recipe } from '../../domain/recipes/recipe.ts'
import { absent } from '../absent.ts'
import { writeFileAtomically } from '../write-file.ts'
import { RECIPE_ID } from '../../domain/recipes/recipe.ts'

export interface ApprovalFilesOptions {
  /** `<folder>/<id>.json`; made on the first write. */
  readonly folder: string
  /** Fills in what an earlier version of the program didn't know, and checks the whole. @throws RecipeInvalid */
  readonly parse: (id: string, json: unknown) => Recipe
}

/** Approvals as files, one per recipe. */
export function createApprovalFiles({ folder, parse }: ApprovalFilesOptions): Approvals {
  const fileOf = (id: string): string => join(folder, `${id}.json`)
  return {
    async read(id) {
      if (!RECIPE_ID.test(id)) return undefined
      const text = await readFile(fileOf(id), 'utf8').catch(absent)
      if (text === undefined) return undefined
      try {
        const approval = JSON.parse(text) as Approval
        return { ...approval, recipe: parse(id, approval.recipe) }
      } catch {
        // As if there were none: the golden set is judged again.
        return undefined
      }
    },
    write: (approval) => writeFileAtomically(fileOf(approval.recipe.id), `${JSON.stringify(approval, null, 2)}\n`),
    async remove(id) {
      if (RECIPE_ID.test(id)) await rm(fileOf(id), { force: true })
    }
  }
}
