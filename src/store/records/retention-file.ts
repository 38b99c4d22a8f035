import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { writeFileAtomically } from '../write-file.ts'

const schema = z.object({
  trustedAt: z.iso.datetime().nullable(),
  confirmed: z.object({ at: z.iso.datetime(), by: z.string() }).nullable()
})

/** What retention knows of the time, and what a person has confirmed. */
export interface RetentionState {
  /** When something was last removed, or could have been, by a clock that was right; ISO 8601, UTC. Null: not yet. */
  readonly trustedAt: string | null
  /** That the clock is right and all that is too old may go at once, which is not done yet. */
  readonly confirmed: { readonly at: string; readonly by: string } | null
}

export interface RetentionFile {
  /** State for a file that does not exist or cannot be read. */
  read(): Promise<RetentionState>
  write(state: RetentionState): Promise<void>
}

/** @param file `retention.json` in the data folder: the service and `okng retention` both write it */
export function createRetentionFile(file: string): RetentionFile {
  return {
    async read() {
      try {
        return schema.parse(JSON.parse(await readFile(file, 'utf8')))
      } catch {
        return { trustedAt: null, confirmed: null }
      }
    },
    write: (state) => writeFileAtomically(file, `${JSON.stringify(state, null, 2)}\n`)
  }
}
