import type { Orderer } from './model-switch.ts'

/** What people call a version, and say of it. */
export interface VersionNote {
  readonly name: string | null
  readonly comment: string | null
}

export const NO_NOTE: VersionNote = { name: null, comment: null }

/**
 * Why a version must stay: it judges, it scores in the shadow, it judges until the golden set allows another one, a
 * rollback goes back to it, or it comes with the program.
 */
export const KEPT_FOR = ['active', 'shadow', 'approved', 'rollback', 'shipped'] as const
export type KeptFor = (typeof KEPT_FOR)[number]

/** What else needs a version besides judging. */
export interface ModelUpkeep {
  /** By version. @throws RecipeNotFound */
  keptFor(recipe: string): Promise<(listed: { readonly version: string; readonly shipped: boolean }) => KeptFor | null>
  /** By version; none of those that nobody wrote anything of. */
  notes(recipe: string): Promise<ReadonlyMap<string, VersionNote>>
  /** Sets what is given. @throws RecipeNotFound, ModelNotFound */
  note(recipe: string, version: string, change: Partial<VersionNote>, actor: Orderer): Promise<VersionNote>
  /**
   * Removes the files of a version for good; what it judged stays on record.
   * @throws RecipeNotFound, ModelNotFound, ModelKept
   */
  remove(recipe: string, version: string, actor: Orderer): Promise<{ readonly bytes: number }>
}
