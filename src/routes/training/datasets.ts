import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { createReadStream } from 'node:fs'
import { z } from 'zod'
import type { Audit } from '../../domain/access/audit.ts'
import type { Datasets } from '../../domain/labelled/dataset.ts'
import { typeOfExtension } from '../../domain/inspection/picture-format.ts'
import {
  DatasetImageParams,
  DatasetImageReply,
  DatasetImagesQuery,
  DatasetList,
  DatasetParams,
  DatasetReply,
  DatasetWhole,
  UploadQuery,
  UploadReply
} from '../../schemas/dataset.ts'
import { problems } from '../../schemas/problem.ts'
import { type Access, keyOf } from '../access/access.ts'
import { type UploadLimits, uploadTooLarge } from '../body/read-uploads.ts'
import { refuseByHead } from '../body/refuse-by-head.ts'
import { type CheckPicture, storeUploads } from './store-uploads.ts'
import { uploadBody } from '../body/upload-body.ts'

export interface DatasetOptions {
  readonly datasets: Datasets
  readonly checkPicture: CheckPicture
  readonly limits: UploadLimits
  readonly access: Access
  readonly audit: Audit
}

const tags = ['datasets']
const { security } = keyOf('operator')

/** Labelled pictures under a name: uploaded, listed, shown, removed. */
const datasetRoutes: FastifyPluginAsyncZod<DatasetOptions> = async (app, options) => {
  const { datasets, limits, access, audit } = options
  app.addHook('onRequest', access.require('operator'))
  app.removeAllContentTypeParsers()
  await app.register(multipart, { throwFileSizeLimit: false })

  app.post(
    '/datasets/:name/images',
    {
      onRequest: refuseByHead(limits.maxBytes, (received) => uploadTooLarge(limits, received)),
      bodyLimit: limits.maxBytes,
      config: { requestBody: uploadBody },
      schema: {
        operationId: 'uploadImages',
        summary: 'Add labelled pictures',
        description:
          'One or many files in the field `image`. Each is read to its end once; a picture that the set holds '
          + 'already is not stored again, and one that cannot be used does not keep out the others. Makes the set if '
          + 'there is none.',
        tags,
        security,
        consumes: ['multipart/form-data'],
        params: DatasetParams,
        querystring: UploadQuery,
        response: { 201: UploadReply, ...problems(400, 401, 403, 408, 409, 413, 415, 422) }
      }
    },
    async (request, reply) => {
      const { name } = request.params
      const { label, partId = null } = request.query
      const stored = await storeUploads(request, options, { name, label, partId })
      return reply.code(201).send({ ...stored, dataset: await datasets.read(name) })
    }
  )

  app.get(
    '/datasets',
    {
      schema: {
        operationId: 'listDatasets',
        summary: 'All data sets',
        tags,
        security,
        response: { 200: DatasetList, ...problems(401, 403) }
      }
    },
    async () => ({ datasets: [...(await datasets.list())] })
  )

  app.get(
    '/datasets/:name',
    {
      schema: {
        operationId: 'getDataset',
        summary: 'One data set and its pictures',
        tags,
        security,
        params: DatasetParams,
        querystring: DatasetImagesQuery,
        response: { 200: DatasetWhole, ...problems(400, 401, 403, 404) }
      }
    },
    async (request) => {
      const { name } = request.params
      const { after, limit } = request.query
      const images = await datasets.images(name, { after, limit: limit + 1 })
      return {
        ...(await datasets.read(name)),
        images: images.slice(0, limit),
        next: images.length > limit ? images[limit - 1]!.sha256 : null
      }
    }
  )

  app.get(
    '/datasets/:name/images/:sha256',
    {
      schema: {
        operationId: 'getDatasetImage',
        summary: 'One picture',
        tags,
        security,
        params: DatasetImageParams,
        response: {
          200: {
            description: 'the file as it was uploaded',
            content: { 'image/*': { schema: z.string().meta({ format: 'binary' }) } }
          },
          ...problems(400, 401, 403, 404)
        }
      }
    },
    async (request, reply) => {
      const { path, extension } = await datasets.find(request.params.name, request.params.sha256)
      return reply
        .type(typeOfExtension(extension))
        .header('cache-control', 'private, max-age=31536000, immutable')
        .send(createReadStream(path) as unknown as string)
    }
  )

  app.delete(
    '/datasets/:name/images/:sha256',
    {
      schema: {
        operationId: 'removeDatasetImage',
        summary: 'Remove a picture',
        tags,
        security,
        params: DatasetImageParams,
        response: { 200: DatasetImageReply, ...problems(400, 401, 403, 404, 409) }
      }
    },
    async ({ params: { name, sha256 }, actor }) => {
      const removed = await datasets.removeImage(name, sha256)
      await audit.record({ actor, action: 'dataset.remove-image', subject: `dataset/${name}`, before: removed })
      return removed
    }
  )

  app.delete(
    '/datasets/:name',
    {
      schema: {
        operationId: 'removeDataset',
        summary: 'Remove a data set and its pictures',
        tags,
        security,
        params: DatasetParams,
        response: { 200: DatasetReply, ...problems(400, 401, 403, 404, 409) }
      }
    },
    async ({ params: { name }, actor }) => {
      const removed = await datasets.remove(name)
      await audit.record({ actor, action: 'dataset.remove', subject: `dataset/${name}`, before: removed })
      return removed
    }
  )
}

export default datasetRoutes
