import { createHash } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { Checkpoint, CheckpointStore } from './checkpoint.ts'

export interface CheckpointFile extends CheckpointStore {
  /** To be called when the model version is published. Also removes incomplete files of a crash. */
  remove(): Promise<void>
}

export interface CheckpointFileOptions {
  readonly file: string
  /** Identifies the training (data, parameters, code). A checkpoint of another training is not resumed. */
  readonly key: string
  /** Writes a file, and creates its folder if necessary. A crash leaves either the old file or the new one. */
  readonly write: (file: string, bytes: Uint8Array) => Promise<void>
  /** Called if a checkpoint exists but is not used. */
  readonly onUnusable: (why: string) => void
}

/** The file begins with the SHA-256 of the rest, because training would not notice a damaged checkpoint. */
const SUM_BYTES = 32

/** A checkpoint in one file. */
export function createCheckpointFile({ file, key, write, onUnusable }: CheckpointFileOptions): CheckpointFile {
  return {
    async load() {
      try {
        const bytes = await readFile(file)
        const content = bytes.subarray(SUM_BYTES)
        if (!bytes.subarray(0, SUM_BYTES).equals(sumOf(content))) throw new Error('its checksum does not match')
        const found = deserialize(content) as { key: string; checkpoint: Checkpoint }
        if (found.key === key) return found.checkpoint
        onUnusable(
          `the checkpoint in ${file} is of another data set, other parameters or another version of the program: `
            + 'training starts from the beginning'
        )
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
        onUnusable(
          `the checkpoint in ${file} cannot be read (${(error as Error).message}): training starts from the beginning`
        )
      }
      return null
    },
    async save(checkpoint) {
      const content = serialize({ key, checkpoint })
      await write(file, Buffer.concat([sumOf(content), content]))
    },
    async remove() {
      const folder = dirname(file)
      const names = await readdir(folder).catch(() => [])
      for (const name of names)
        if (name === basename(file) || name.startsWith(`.${basename(file)}.`))
          await rm(join(folder, name), { force: true })
    }
  }
}

const sumOf = (content: Uint8Array): Buffer => createHash('sha256').update(content).digest()
