import type { LoadedModel } from './loaded-model.ts'

export interface ModelCache {
  /** The model version, loaded on first use; callers at the same time share one load. @throws whatever loading throws; the next call tries again */
  get (recipe: string, version: string): Promise<LoadedModel>
  /** Versions in memory, most recently used last. */
  loaded (): readonly LoadedModel[]
  close (): Promise<void>
}

interface Entry {
  readonly promise: Promise<LoadedModel>
  /** Null until it is loaded. */
  model: LoadedModel | null
}

/**
 * Keeps the most recently used models in memory. One that is pushed out is closed `graceMs` later, when every picture that was under way with
 * it has long been answered.
 */
export function createModelCache (options: {
  load: (recipe: string, version: string) => Promise<LoadedModel>
  /** At least 1. */
  limit: number
  graceMs: number
  setTimer: (run: () => void, ms: number) => void
}): ModelCache {
  const entries = new Map<string, Entry>()

  function retire (promise: Promise<LoadedModel>): void {
    options.setTimer(() => { promise.then((model) => model.encoder.close()).catch(() => {}) }, options.graceMs)
  }

  async function follow (key: string, entry: Entry): Promise<void> {
    try {
      entry.model = await entry.promise
    } catch {
      if (entries.get(key) === entry) entries.delete(key)
    }
  }

  function load (key: string, recipe: string, version: string): Promise<LoadedModel> {
    const promise = options.load(recipe, version)
    const entry: Entry = { promise, model: null }
    entries.set(key, entry)
    follow(key, entry)
    for (const [oldest, { promise }] of entries) {
      if (entries.size <= options.limit) break
      entries.delete(oldest)
      retire(promise)
    }
    return promise
  }

  return {
    get (recipe, version) {
      const key = `${recipe}/${version}`
      const entry = entries.get(key)
      if (entry === undefined) return load(key, recipe, version)
      entries.delete(key)
      entries.set(key, entry)
      return entry.promise
    },
    loaded: () => [...entries.values()].flatMap(({ model }) => model ?? []),
    async close () {
      const all = [...entries.values()]
      entries.clear()
      await Promise.allSettled(all.map(async ({ promise }) => (await promise).encoder.close()))
    }
  }
}
