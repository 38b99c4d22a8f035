import pLimit from 'p-limit'
import type { LoadedModel } from './loaded-model.ts'
import type { ModelLease, ModelCache, ModelCacheOptions } from './model-lease.ts'

interface Entry {
  readonly loading: Promise<LoadedModel>
  /** Null until it is loaded. */
  model: LoadedModel | null
  /** Number of leases that are not released, and of callers that wait for the load. */
  users: number
  /** Whether it is dropped first when room is needed. */
  demoted: boolean
}

/**
 * Keeps the `limit` most recently used models in memory, and more only while they are in use. A model that is dropped
 * is not in use, so it is closed at once.
 */
export function createModelCache({ load, limit, loadsAtOnce }: ModelCacheOptions): ModelCache {
  const entries = new Map<string, Entry>()
  const inTurn = pLimit(loadsAtOnce)
  let closed = false

  function open(key: string, recipe: string, version: string): Entry {
    const entry: Entry = { loading: inTurn(() => load(recipe, version)), model: null, users: 0, demoted: false }
    entries.set(key, entry)
    return entry
  }

  function makeRoom(): void {
    let excess = entries.size - limit
    for (const [key, { model, users, demoted }] of entries) {
      if (excess <= 0) return
      // A demoted model in use will be dropped soon, so no other model is dropped in its place.
      if (users > 0 && demoted) excess--
      if (users > 0 || model === null) continue
      entries.delete(key)
      excess--
      closeQuietly(model)
    }
  }

  function touch(key: string, entry: Entry): void {
    if (entries.get(key) !== entry) return
    entry.demoted = false
    entries.delete(key)
    entries.set(key, entry)
  }

  function giveBack(entry: Entry): void {
    entry.users--
    if (closed && entry.users === 0 && entry.model !== null) closeQuietly(entry.model)
    makeRoom()
  }

  function lent(entry: Entry, model: LoadedModel): ModelLease {
    let out = true
    return {
      model,
      release() {
        if (!out) return
        out = false
        giveBack(entry)
      }
    }
  }

  return {
    async lease(recipe, version) {
      if (closed) throw new Error('the model cache is closed')
      const key = keyOf(recipe, version)
      const entry = entries.get(key) ?? open(key, recipe, version)
      entry.users++
      touch(key, entry)
      try {
        const model = await entry.loading
        entry.model = model
        makeRoom()
        return lent(entry, model)
      } catch (error) {
        if (entries.get(key) === entry) entries.delete(key)
        giveBack(entry)
        throw error
      }
    },
    leaseLoaded(recipe, version) {
      const key = keyOf(recipe, version)
      const entry = entries.get(key)
      if (closed || entry === undefined || entry.model === null) return undefined
      entry.users++
      touch(key, entry)
      return lent(entry, entry.model)
    },
    demote(recipe, version) {
      const key = keyOf(recipe, version)
      const entry = entries.get(key)
      if (entry === undefined) return
      entry.demoted = true
      const others = [...entries].filter(([other]) => other !== key)
      entries.clear()
      for (const [other, value] of [[key, entry] as const, ...others]) entries.set(other, value)
      makeRoom()
    },
    loaded: () => [...entries.values()].flatMap(({ model }) => model ?? []),
    async close() {
      closed = true
      const all = [...entries.values()]
      entries.clear()
      await Promise.allSettled(
        all.map(async ({ loading, users }) => {
          const model = await loading
          // A leased model is closed by its release.
          if (users === 0) await model.encoder.close()
        })
      )
    }
  }
}

const keyOf = (recipe: string, version: string): string => `${recipe}/${version}`

/** An encoder that cannot be closed must not cause other errors. */
function closeQuietly({ encoder }: LoadedModel): void {
  encoder.close().catch(() => {})
}
