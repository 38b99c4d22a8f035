import { join, resolve } from 'node:path'
import type { Config } from '../../config.ts'
import type { Content } from '../../domain/blobs/content.ts'
import { createContent } from '../../store/blobs/content.ts'
import { openBlobs } from '../../store/blobs/open-blobs.ts'

/** What a plant, its workers and its stations exchange. @throws Error saying what is wrong with the address */
export const composeContent = ({ blobs, s3, dataDir }: Pick<Config, 'blobs' | 's3' | 'dataDir'>): Content =>
  createContent(openBlobs(blobs, join(resolve(dataDir), 'blobs'), s3))
