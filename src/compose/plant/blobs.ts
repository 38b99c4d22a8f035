import { join, resolve } from 'node:path'
import type { Config } from '../../config.ts'
import type { Blobs } from '../../domain/blobs/blobs.ts'
import { openBlobs } from '../../store/blobs/open-blobs.ts'

/**
 * Opens the storage through which a plant, its workers and its stations exchange files. @throws Error for a wrong
 * setting
 */
export const composeBlobs = ({ blobs, s3, dataDir }: Pick<Config, 'blobs' | 's3' | 'dataDir'>): Blobs =>
  openBlobs(blobs, join(resolve(dataDir), 'blobs'), s3)
