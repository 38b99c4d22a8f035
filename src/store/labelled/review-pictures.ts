import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeptPicture } from '../../domain/records/record.ts'
import { DiskNearlyFull } from '../../errors.ts'
import { absent } from '../absent.ts'
import { freeBytesOf } from '../free-bytes.ts'
import { writeFileAtomically } from '../write-file.ts'

export interface ReviewPicturesOptions {
  /** Pictures by SHA-256. */
  readonly folder: string
  /** With less free space on the disk no picture is kept. */
  readonly minFreeBytes: number
  readonly freeBytes?: (folder: string) => Promise<number>
}

/** Pictures of parts for review, each once. */
export interface ReviewPictures {
  fileOf(picture: KeptPicture): string
  /** Durable when it resolves. @throws DiskNearlyFull */
  keep(bytes: Uint8Array, extension: string): Promise<KeptPicture>
  read(picture: KeptPicture): Promise<Uint8Array | undefined>
  remove(picture: KeptPicture): Promise<void>
}

export function createReviewPictures({
  folder,
  minFreeBytes,
  freeBytes = freeBytesOf
}: ReviewPicturesOptions): ReviewPictures {
  const fileOf = ({ sha256, extension }: KeptPicture): string =>
    join(folder, sha256.slice(0, 2), `${sha256}.${extension}`)
  return {
    fileOf,
    async keep(bytes, extension) {
      const picture = { sha256: createHash('sha256').update(bytes).digest('hex'), extension }
      const file = fileOf(picture)
      if ((await stat(file).catch(absent)) !== undefined) return picture
      await mkdir(folder, { recursive: true })
      const free = await freeBytes(folder)
      if (free < minFreeBytes) throw new DiskNearlyFull(minFreeBytes, free)
      await writeFileAtomically(file, bytes)
      return picture
    },
    read: (picture) => readFile(fileOf(picture)).catch(absent),
    remove: (picture) => rm(fileOf(picture), { force: true })
  }
}
