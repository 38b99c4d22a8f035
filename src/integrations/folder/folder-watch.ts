import type { ChannelState } from '../../domain/channels/line.ts'
import { createReadyFiles, type ReadyFile } from './ready-files.ts'
import type { WatchedFiles } from './folder-files.ts'
import type { Taken } from './take-file.ts'

export interface FolderWatchParts {
  readonly files: Pick<WatchedFiles, 'look'>
  readonly take: (file: ReadyFile, mayBeKnown: boolean) => Promise<Taken>
  /** A file that has not changed for this long is complete. 0: files are complete when they have their name. */
  readonly settleMs: number
  readonly clockMs: () => number
  readonly pause: (ms: number) => Promise<void>
  readonly isClosed: () => boolean
}

export interface FolderWatch {
  /** Looks and takes until it is closed. Never rejects. */
  run(): Promise<void>
  state(): Pick<ChannelState, 'problem' | 'backlog' | 'events'>
}

/** How often the folder is read. Milliseconds. */
const LOOK_MS = 100
/** A file that has to wait, for the service or for its end, is tried again after this time. */
const AGAIN_MS = 500

/** Takes the files of a folder one at a time, oldest first. */
export function createFolderWatch({ files, take, settleMs, clockMs, pause, isClosed }: FolderWatchParts): FolderWatch {
  const readyOf = createReadyFiles(settleMs)
  const notBefore = new Map<string, number>()
  /** Files that were there at the first look, and are not taken yet. */
  let known: Set<string> | null = null
  const problems = new Map<string, string>()
  let problem: string | null = null
  let backlog = 0
  let results = 0
  let errors = 0

  async function takeOne(file: ReadyFile): Promise<void> {
    problems.delete(file.path)
    const outcome = await take(file, known!.has(file.path)).catch((error: unknown): Taken => {
      // One file that can't be read or moved doesn't hold up the others.
      problems.set(file.path, `${file.path}: ${error instanceof Error ? error.message : String(error)}`)
      return 'later'
    })
    if (outcome === 'later') notBefore.set(file.path, clockMs() + AGAIN_MS)
    else forget(file.path)
    if (outcome === 'judged') results++
    if (outcome === 'failed') errors++
  }

  function forget(path: string): void {
    notBefore.delete(path)
    problems.delete(path)
    known!.delete(path)
  }

  async function look(): Promise<void> {
    const found = await files.look()
    backlog = found.length
    const there = new Set(found.map(({ path }) => path))
    known ??= new Set(there)
    for (const path of [...known, ...notBefore.keys()]) if (!there.has(path)) forget(path)
    for (const file of readyOf(found, clockMs())) {
      if (isClosed()) return
      if (clockMs() < (notBefore.get(file.path) ?? -Infinity)) continue
      await takeOne(file)
      backlog = Math.max(0, backlog - 1)
    }
    problem = problems.values().next().value ?? null
  }

  return {
    async run() {
      while (!isClosed()) {
        await look().catch((error: unknown) => {
          problem = error instanceof Error ? error.message : String(error)
        })
        await pause(LOOK_MS)
      }
    },
    state: () => ({ problem, backlog, events: { results, errors } })
  }
}
