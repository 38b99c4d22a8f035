import type { LoadedModel } from './loaded-model.ts'

/** A model version that stays in memory until it is released. */
export interface ModelLease {
  readonly model: LoadedModel
  /** Must be called after the last picture. Further calls do nothing. */
  release(): void
}

export interface ModelCache {
  /**
   * The model version, loaded on first use. Simultaneous callers share one load.
   * @throws what loading throws; the next call tries again
   */
  lease(recipe: string, version: string): Promise<ModelLease>
  /** The same without loading; undefined if it is not in memory. */
  leaseLoaded(recipe: string, version: string): ModelLease | undefined
  /** Marks this version to be dropped first when room is needed. */
  demote(recipe: string, version: string): void
  /** Versions in memory, most recently used last. */
  loaded(): readonly LoadedModel[]
  close(): Promise<void>
}

export interface ModelCacheOptions {
  readonly load: (recipe: string, version: string) => Promise<LoadedModel>
  /** At least 1. */
  readonly limit: number
  /** Loads that run at the same time; the others wait. At least 1. */
  readonly loadsAtOnce: number
}
