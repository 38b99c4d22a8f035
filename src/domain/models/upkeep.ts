import type { Orderer } from './model-switch.ts'

/** Name and comment that people gave to a version. */
export interface VersionNote {
  readonly name: string | null
  readonly comment: string | null
}

export const NO_NOTE: VersionNote = { name: null, comment: null }

/**
 * Why a version cannot be removed. `active`: it judges. `shadow`: it is the shadow version. `approved`: it judges until
 * the golden set allows another version. `rollback`: a rollback would switch to it. `shipped`: it is part of the
 * program.
 */
export const KEPT_FOR = ['active', 'shadow', 'approved', 'rollback', 'shipped'] as const
export type KeptFor = (typeof KEPT_FOR)[number]

/** Notes on versions, and their removal. */
export interface ModelUpkeep {
  /** A function that gives the reason for each version. @throws RecipeNotFound */
  keptFor(recipe: string): Promise<(listed: { readonly version: string; readonly shipped: boolean }) => KeptFor | null>
  /** Notes by version, for versions that have one. */
  notes(recipe: string): Promise<ReadonlyMap<string, VersionNote>>
  /** Changes the given fields. @throws RecipeNotFound, ModelNotFound */
  note(recipe: string, version: string, change: Partial<VersionNote>, actor: Orderer): Promise<VersionNote>
  /**
   * Removes the files of a version permanently. Its results stay in the records.
   * @throws RecipeNotFound, ModelNotFound, ModelKept
   */
  remove(recipe: string, version: string, actor: Orderer): Promise<{ readonly bytes: number }>
}
