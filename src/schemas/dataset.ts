import { z } from 'zod'
import { LABELLED } from '../domain/labelled/dataset.ts'
import { partId, recipeId } from './inspection.ts'
import { label, sha256 } from './picture.ts'
import { Problem } from './problem.ts'

export const DatasetParams = z.object({
  name: recipeId.refine(
    (name) => name !== LABELLED,
    `expected another name: '${LABELLED}' stands for all labelled pictures of a recipe`
  )
})
export const DatasetImageParams = DatasetParams.extend({ sha256 })
export const UploadQuery = z.strictObject({
  label: label.describe('label of the parts in the pictures'),
  partId: partId
    .optional()
    .describe('serial of the physical part that all pictures of this request show: they stay on one side of a split')
})

export const DatasetReply = z
  .object({
    name: z.string(),
    counts: z.object({ good: z.int(), defect: z.int() }),
    hash: z
      .string()
      .nullable()
      .describe('`dataHash` of a model version that was trained on exactly these pictures; null while there are none')
  })
  .meta({ id: 'Dataset' })
export const DatasetList = z.object({ datasets: z.array(DatasetReply) })

export const DatasetImageReply = z
  .object({ sha256: z.string(), label, partId: z.string().nullable(), extension: z.string() })
  .meta({ id: 'DatasetImage' })
export const DatasetImageLabel = z.strictObject({ label })
export const DatasetImagesQuery = z.strictObject({
  after: sha256.optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(1000).default(100)
})
export const DatasetWhole = DatasetReply.extend({
  images: z.array(DatasetImageReply).describe('in the order of their SHA-256'),
  next: z.string().nullable().describe('`after` of the next page; null on the last one')
}).meta({ id: 'DatasetWhole' })

export const UploadReply = z
  .object({
    images: z.array(z.object({ sha256: z.string(), state: z.enum(['added', 'known']) })),
    refused: z.array(
      z.object({
        number: z.int().describe('position of the file in the body, from 0'),
        errorCode: Problem.shape.errorCode,
        detail: Problem.shape.detail
      })
    ),
    dataset: DatasetReply
  })
  .meta({ id: 'Upload' })
