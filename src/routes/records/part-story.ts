import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'
import type { ReviewPart } from '../../domain/labelled/review.ts'
import type { ModelManifest } from '../../domain/models/manifest.ts'
import type { RecipeRevision } from '../../domain/recipes/recipe-revision.ts'
import type { InspectionRecord } from '../../domain/records/record.ts'

/** Everything that is known of one judged part. */
export interface PartStory {
  readonly record: InspectionRecord
  /** As it was posted; null where it was not kept. */
  readonly picture: Uint8Array | null
  /** The recipe's revision when the part was judged; null where the history does not go so far back. */
  readonly revision: RecipeRevision | null
  /** Null where the version is gone. */
  readonly model: ModelManifest | null
  /** Null where the part was never queued for review. */
  readonly review: ReviewPart | null
}

const STORY_FORMAT = 1

/** One ZIP, with a manifest that names each file and its SHA-256. The same story gives the same files. */
export async function zipOfStory(story: PartStory): Promise<Buffer> {
  const { record, picture, revision, model, review } = story
  const { resultId, recipe, modelVersion, threshold } = record.result
  const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
  const files: (readonly [string, Buffer])[] = [
    ['inspection.json', json({ ...record.result, at: record.at, picture: record.picture })],
    ...(picture !== null
      ? [
          [
            `picture.${record.picture!.extension}`,
            Buffer.from(picture.buffer, picture.byteOffset, picture.length)
          ] as const
        ]
      : []),
    ...(revision !== null ? [['recipe.json', json(revision)] as const] : []),
    ...(model !== null ? [['model.json', json(model)] as const] : []),
    ...(review !== null ? [['review.json', json(review)] as const] : [])
  ]
  const manifest = {
    format: STORY_FORMAT,
    resultId,
    at: record.at,
    recipe,
    modelVersion,
    threshold,
    missing: Object.entries({ picture, recipe: revision, model, review }).flatMap(([name, it]) =>
      it === null ? [name] : []
    ),
    files: files.map(([name, bytes]) => ({
      name,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex')
    }))
  }
  const zip = new ZipFile()
  const mtime = new Date(record.at)
  for (const [name, bytes] of [...files, ['manifest.json', json(manifest)] as const])
    zip.addReadStream(Readable.from(piecesOf(bytes)), name, { mtime, mode: 0o100644, size: bytes.length })
  zip.end()
  return buffer(zip.outputStream as NodeJS.ReadableStream)
}

const PIECE_BYTES = 65_536

/** The archive processes one piece at a time. A large picture in one piece would block the event loop. */
function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; from += PIECE_BYTES) yield bytes.subarray(from, from + PIECE_BYTES)
}
