export interface LatestSaver {
  /** To be called when the state has changed. */
  save(): void
  /** Resolves when every save requested so far has succeeded or failed. */
  settled(): Promise<void>
}

/**
 * Saves states one after the other, always the latest: states that were replaced during the previous save are skipped.
 */
export function createLatestSaver(saveLatest: () => Promise<void>, onError: (error: unknown) => void): LatestSaver {
  let saving: Promise<void> = Promise.resolve()
  let waiting = false
  return {
    save() {
      if (waiting) return
      waiting = true
      saving = saving
        .then(() => {
          waiting = false
          return saveLatest()
        })
        .catch(onError)
    },
    settled: () => saving
  }
}
