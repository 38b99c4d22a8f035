import type { FastifyError, FastifyRequest } from 'fastify'
import type { Audit } from '../../domain/access/audit.ts'
import type { Datasets } from '../../domain/labelled/dataset.ts'
import type { Label } from '../../domain/labelled/label.ts'
import { readUploads, type UploadLimits } from '../body/read-uploads.ts'

/** Reads a picture to its end. @returns the extension of its format @throws the errors of a frame that can't be read */
export type CheckPicture = (bytes: Uint8Array) => Promise<string>

export interface StoredUploads {
  readonly images: { readonly sha256: string; readonly state: 'added' | 'known' }[]
  /** Position of each file in the body, from 0. */
  readonly refused: { readonly number: number; readonly errorCode: string; readonly detail: string }[]
}

export interface UploadStore {
  readonly datasets: Datasets
  readonly checkPicture: CheckPicture
  readonly limits: UploadLimits
  readonly audit: Audit
}

/**
 * Adds the pictures of a multipart body to a data set. The audit records the start before the first picture is added,
 * and the added pictures even if a later one fails. A picture that cannot be used is named, and the others are added.
 * @throws the error of the first picture when none could be used
 */
export async function storeUploads(
  request: FastifyRequest,
  { datasets, checkPicture, limits, audit }: UploadStore,
  { name, label, partId }: { name: string; label: Label; partId: string | null }
): Promise<StoredUploads> {
  const stored: StoredUploads = { images: [], refused: [] }
  let first: unknown
  const change = { actor: request.actor, subject: `dataset/${name}` }
  let begun: Promise<void> | undefined
  const begin = (): Promise<void> =>
    (begun ??= audit.record({ ...change, action: 'dataset.upload', after: { label, partId } }))
  try {
    await readUploads(request, limits, async (bytes, number) => {
      try {
        const extension = await checkPicture(bytes)
        stored.images.push(await datasets.add(name, { bytes, label, partId, extension }, begin))
      } catch (error) {
        const { statusCode = 500, code, message } = error as FastifyError
        if (statusCode >= 500) throw error
        first ??= error
        stored.refused.push({ number, errorCode: code, detail: message })
      }
    })
  } finally {
    const added = stored.images.filter(({ state }) => state === 'added').map(({ sha256 }) => sha256)
    if (added.length > 0) await audit.record({ ...change, action: 'dataset.add', after: { label, partId, added } })
  }
  if (stored.images.length === 0) throw first
  return stored
}
