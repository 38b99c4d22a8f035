import type { Blobs } from '../../domain/blobs/blobs.ts'
import { parseS3Address } from './blobs-address.ts'
import { createFolderBlobs } from './folder-blobs.ts'
import { createS3Blobs, type S3Keys, type S3Options } from './s3-blobs.ts'

/**
 * @param address `s3://…`, or the path of a folder; empty: `ownFolder`
 * @throws Error for a wrong address
 */
export function openBlobs(
  address: string,
  ownFolder: string,
  keys: S3Keys,
  options: Pick<S3Options, 'timeoutMs' | 'pause'> = {}
): Blobs {
  const s3 = parseS3Address(address)
  return s3 === undefined ? createFolderBlobs(address || ownFolder) : createS3Blobs({ ...s3, ...keys, ...options })
}
