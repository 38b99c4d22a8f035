import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { MODEL_FILES } from '../../domain/models/manifest.ts'

/**
 * The pictures from which a model version has learnt, its banks included. Their scores do not predict the scores of new
 * parts.
 */
export interface TrainedOn {
  /** SHA-256 of each picture's bytes in hex. */
  readonly sha256: ReadonlySet<string>
  /** False if it began with a version that has no list of its training pictures. */
  readonly complete: boolean
}

const File = z.object({ complete: z.boolean(), sha256: z.array(z.string().regex(/^[0-9a-f]{64}$/)) })

/**
 * Writes the list into a model version's folder.
 * @param files the pictures that it was trained on or taught
 * @param begunFrom list of the version from whose encoder or banks it started; undefined if it started from random
 *   weights, null if that version has no list
 */
export async function writeTrainedOn(
  folder: string,
  files: readonly string[],
  begunFrom?: TrainedOn | null
): Promise<void> {
  const hashes = new Set(begunFrom?.sha256)
  for (const file of files) hashes.add(await hashPicture(file))
  const text = JSON.stringify({
    complete: begunFrom === undefined || (begunFrom?.complete ?? false),
    sha256: [...hashes].sort()
  } satisfies z.infer<typeof File>)
  await writeFile(join(folder, MODEL_FILES.trainedOn), `${text}\n`)
}

/**
 * @param file `manifest.files` and path of a model version
 * @returns null for a version without a list
 * @throws Error when it can't be read
 */
export async function readTrainedOn(version: {
  readonly manifest: { readonly files: Readonly<Record<string, unknown>> }
  file(name: string): string
}): Promise<TrainedOn | null> {
  if (!Object.hasOwn(version.manifest.files, MODEL_FILES.trainedOn)) return null
  const { complete, sha256 } = File.parse(JSON.parse(await readFile(version.file(MODEL_FILES.trainedOn), 'utf8')))
  return { complete, sha256: new Set(sha256) }
}

/** SHA-256 of a picture's bytes, in hex. */
export async function hashPicture(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
}
