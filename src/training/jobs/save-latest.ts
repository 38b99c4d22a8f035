export interface LatestSaver {
  /** To be called when the state has changed. */
  save(): void
  /** Resolves when what was asked for until now is saved, or has failed. */
  settled(): Promise<void>
}

/**
 * Saves a state one time after the other, each time the latest: states that were overtaken while the one before was
 * being saved are passed over.
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
