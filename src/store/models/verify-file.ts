import type { BigIntStats } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileChecksum } from '../../domain/models/manifest.ts'
import { ModelBroken } from '../../errors.ts'
import { absent } from '../absent.ts'
import { checksumFile } from './checksum.ts'

/** Checks a file of a version. @throws ModelBroken when it is not what the manifest says */
export type VerifyFile = (folder: string, name: string, expected: FileChecksum, version: string) => Promise<void>

/**
 * A file changed within this time before it was read may change again without that its times differ: some file systems
 * count in steps, the coarsest of 2 s.
 */
const SETTLED_MS = 3000

/** Size, place and times of a file: what it holds does not change without them. */
const signatureOf = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  [dev, ino, size, mtimeNs, ctimeNs].join(' ')

/**
 * Two ways to check a file: `verify` reads it; `verifyUnread` reads it only if this process has not read it before, or
 * if the file system says that it has changed since.
 * @param nowMs by the clock that files get their times from
 */
export function createVerifyFile(
  nowMs: () => number = Date.now,
  checksum = checksumFile
): {
  readonly verify: VerifyFile
  readonly verifyUnread: VerifyFile
} {
  /** Path -> signature and checksum of a file that was read. */
  const read = new Map<string, string>()
  const noteOf = (signature: string, { sha256 }: FileChecksum): string => `${signature} ${sha256}`

  async function verify(folder: string, name: string, expected: FileChecksum, version: string): Promise<void> {
    const path = join(folder, name)
    const stat = await verifySize(folder, name, expected, version)
    const { sha256 } = await checksum(path)
    if (sha256 !== expected.sha256) {
      read.delete(path)
      throw new ModelBroken(version, `${name}: expected SHA-256 ${expected.sha256}, received ${sha256}`)
    }
    if (nowMs() - Number(stat.ctimeMs) >= SETTLED_MS) read.set(path, noteOf(signatureOf(stat), expected))
  }

  return {
    verify,
    async verifyUnread(folder, name, expected, version) {
      const stat = await verifySize(folder, name, expected, version)
      if (read.get(join(folder, name)) !== noteOf(signatureOf(stat), expected))
        await verify(folder, name, expected, version)
    }
  }
}

/** Checks that it is there, and how long it is. @throws ModelBroken */
export async function verifySize(
  folder: string,
  name: string,
  expected: FileChecksum,
  version: string
): Promise<BigIntStats> {
  const stat = await lstat(join(folder, name), { bigint: true }).catch(absent)
  if (stat === undefined) throw new ModelBroken(version, `${name} is missing`)
  if (!stat.isFile()) throw new ModelBroken(version, `${name}: expected a file`)
  if (stat.size !== BigInt(expected.bytes))
    throw new ModelBroken(version, `${name}: expected ${expected.bytes} bytes, received ${stat.size}`)
  return stat
}
