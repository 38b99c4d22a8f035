/** A file as a look at the folder finds it. */
export interface FoundFile {
  /** From the watched folder on, with `/`. */
  readonly path: string
  readonly bytes: number
  readonly modifiedMs: number
  /** Another one: another file of the same name. */
  readonly inode: number
}

/** A file that is complete. */
export interface ReadyFile extends FoundFile {
  /** When it was first seen, on the monotonic clock. */
  readonly seenMs: number
  /** It has not changed for this long. */
  readonly unchangedMs: number
}

/** Whether a file is still what it was. */
export const isSameFile = (one: FoundFile, other: FoundFile): boolean =>
  one.inode === other.inode && one.bytes === other.bytes && one.modifiedMs === other.modifiedMs

interface Sighting {
  readonly file: FoundFile
  readonly seenMs: number
  readonly sinceMs: number
}

/**
 * Remembers when each file was first seen and last changed.
 * @returns to be called with each look at the folder: the files that have not changed for `settleMs`, oldest first
 */
export function createReadyFiles(settleMs: number): (found: readonly FoundFile[], nowMs: number) => ReadyFile[] {
  let sightings = new Map<string, Sighting>()
  return (found, nowMs) => {
    const now = new Map<string, Sighting>()
    for (const file of found) {
      const before = sightings.get(file.path)
      const isUnchanged = before !== undefined && isSameFile(before.file, file)
      now.set(file.path, { file, seenMs: before?.seenMs ?? nowMs, sinceMs: isUnchanged ? before.sinceMs : nowMs })
    }
    sightings = now
    return [...now.values()]
      .filter(({ sinceMs }) => nowMs - sinceMs >= settleMs)
      .map(({ file, seenMs, sinceMs }) => ({ ...file, seenMs, unchangedMs: nowMs - sinceMs }))
      .sort((a, b) => a.modifiedMs - b.modifiedMs || (a.path < b.path ? -1 : 1))
  }
}
