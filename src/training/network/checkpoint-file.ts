import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { Checkpoint, CheckpointStore } from './checkpoint.ts'

export interface CheckpointFile extends CheckpointStore {
  /** Once the model version is published nobody needs it any more. */
  remove(): Promise<void>
}

/** Its SHA-256 stands before the rest: what a disk has damaged would be trained on otherwise, and looked like any other training. */
const SUM_BYTES = 32

/**
 * A checkpoint in one file, written aside and renamed: a crash leaves the one before.
 * @param key says what is being trained (data, parameters, code); a checkpoint of anything else is not resumed
 * @param onUnusable told why a checkpoint that is there is not used
 */
export function createCheckpointFile(file: string, key: string, onUnusable: (why: string) => void): CheckpointFile {
  return {
    async load() {
      try {
        const bytes = await readFile(file)
        const content = bytes.subarray(SUM_BYTES)
        if (!bytes.subarray(0, SUM_BYTES).equals(sumOf(content))) throw new Error('its checksum does not match')
        const found = deserialize(content) as { key: string; checkpoint: Checkpoint }
        if (found.key === key) return found.checkpoint
        onUnusable(
          `the checkpoint in ${file} is of another data set, other parameters or another version of the program: training starts anew`
        )
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
        onUnusable(`the checkpoint in ${file} can't be read (${(error as Error).message}): training starts anew`)
      }
      return null
    },
    async save(checkpoint) {
      await mkdir(dirname(file), { recursive: true })
      const content = serialize({ key, checkpoint })
      await writeFile(`${file}.new`, Buffer.concat([sumOf(content), content]), { flush: true })
      await rename(`${file}.new`, file)
    },
    async remove() {
      await rm(file, { force: true })
    }
  }
}

const sumOf = (content: Uint8Array): Buffer => createHash('sha256').update(content).digest()
