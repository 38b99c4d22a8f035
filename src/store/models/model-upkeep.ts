import type { Audit } from '../../domain/access/audit.ts'
import type { createKeyedLock } from '../../domain/keyed-lock.ts'
import type { Approvals } from '../../domain/models/approval.ts'
import { type KeptFor, type ModelUpkeep, NO_NOTE } from '../../domain/models/upkeep.ts'
import type { RecipeBook } from '../../domain/recipes/recipe-book.ts'
import { versionBefore } from '../../domain/recipes/recipe-revision.ts'
import { ModelKept, ModelNotFound } from '../../errors.ts'
import type { ListedModel, ModelRegistry } from './model-registry.ts'
import type { VersionNotes } from './version-notes.ts'

export interface ModelUpkeepParts {
  readonly book: Pick<RecipeBook, 'current' | 'revisions'>
  readonly approvals: Pick<Approvals, 'read'>
  readonly registry: Pick<ModelRegistry, 'list' | 'remove'>
  readonly notes: VersionNotes
  readonly audit: Audit
  /** Held by recipe while a version becomes active, too. */
  readonly inTurn: ReturnType<typeof createKeyedLock>
}

/** Revisions that a rollback looks back over. */
const LOOK_BACK = 1000

const REASONS: Readonly<Record<KeptFor, string>> = {
  active: 'it judges; activate another version first',
  shadow: 'it scores beside the active version; end that first',
  approved: 'it judges until the golden set allows what the recipe says now',
  rollback: 'a rollback would go back to it',
  shipped: 'it comes with the program'
}

export function createModelUpkeep(parts: ModelUpkeepParts): ModelUpkeep {
  const { book, approvals, registry, notes, audit, inTurn } = parts

  async function keptFor(id: string): ReturnType<ModelUpkeep['keptFor']> {
    const { recipe } = await book.current(id)
    const approved = (await approvals.read(id))?.recipe.activeModelVersion
    const before = versionBefore((await book.revisions(id, { limit: LOOK_BACK })).toReversed())
    return ({ version, shipped }) => {
      if (version === recipe.activeModelVersion) return 'active'
      if (version === recipe.shadowModelVersion) return 'shadow'
      if (version === approved) return 'approved'
      if (version === before) return 'rollback'
      return shipped ? 'shipped' : null
    }
  }

  async function find(recipe: string, version: string): Promise<ListedModel> {
    const listed = (await registry.list(recipe)).find((each) => each.version === version)
    if (listed === undefined) throw new ModelNotFound(version.slice(0, 64), recipe)
    return listed
  }

  return {
    keptFor,
    notes: notes.read,
    note: (recipe, version, change, actor) =>
      inTurn(recipe, async () => {
        await book.current(recipe)
        await find(recipe, version)
        const before = (await notes.read(recipe)).get(version) ?? NO_NOTE
        const after = { ...before, ...change }
        const isEmpty = after.name === null && after.comment === null
        await audit.record({ actor, action: 'model.note', subject: `model/${version}`, before, after })
        await notes.write(recipe, version, isEmpty ? null : after)
        return after
      }),
    remove: (recipe, version, actor) =>
      inTurn(recipe, async () => {
        const reasonFor = await keptFor(recipe)
        const listed = await find(recipe, version)
        const reason = reasonFor(listed)
        if (reason !== null) throw new ModelKept(version, REASONS[reason])
        const { bytes, manifest } = listed
        const note = (await notes.read(recipe)).get(version) ?? NO_NOTE
        const before = { recipe, bytes, ...note, dataHash: manifest?.dataHash ?? null }
        // Recorded first: nothing may go that the audit does not tell of.
        await audit.record({ actor, action: 'model.remove', subject: `model/${version}`, before })
        await registry.remove(recipe, version)
        await notes.write(recipe, version, null)
        return { bytes }
      })
  }
}
