import type { LoadedModel } from './loaded-model.ts'

/** A model version that stays in memory until it is released. */
export interface ModelLease {
  readonly model: LoadedModel
  /** To be called when the last picture is judged. Further calls do nothing. */
  release(): void
}

export interface ModelCache {
  /**
   * The model version, loaded on first use. Callers at the same time share one load.
   * @throws what loading throws; the next call tries again
   */
  lease(recipe: string, version: string): Promise<ModelLease>
  /** The same without waiting; undefined when it is not in memory. */
  leaseLoaded(recipe: string, version: string): ModelLease | undefined
  /** This version is dropped first when room is needed. */
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
