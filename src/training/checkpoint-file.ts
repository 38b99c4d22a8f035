import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { Checkpoint, CheckpointStore } from './network/checkpoint.ts'

export interface CheckpointFile extends CheckpointStore {
  /** Once the model version is published nobody needs it any more. */
  remove (): Promise<void>
}

/**
 * A checkpoint in one file, written aside and renamed: a crash leaves the one before.
 * @param key says what is being trained (data, parameters, code); a checkpoint of anything else is not resumed
 * @param onUnusable told why a checkpoint that is there is not used
 */
export function createCheckpointFile (file: string, key: string, onUnusable: (why: string) => void): CheckpointFile {
  return {
    async load () {
      try {
        const bytes = await readFile(file)
        const found = deserialize(bytes) as { key: string, checkpoint: Checkpoint }
        if (found.key === key) return found.checkpoint
        onUnusable(`the checkpoint in ${file} is of another data set, other parameters or another version of the program: training starts anew`)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
        onUnusable(`the checkpoint in ${file} can't be read (${(error as Error).message}): training starts anew`)
      }
      return null
    },
    async save (checkpoint) {
      await mkdir(dirname(file), { recursive: true })
      await writeFile(`${file}.new`, serialize({ key, checkpoint }))
      await rename(`${file}.new`, file)
    },
    async remove () { await rm(file, { force: true }) }
  }
}
