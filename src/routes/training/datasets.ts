import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { createReadStream } from 'node:fs'
import type { Audit } from '../../domain/access/audit.ts'
import type { Datasets } from '../../domain/labelled/dataset.ts'
import { typeOfExtension } from '../../domain/inspection/picture-format.ts'
import { type Access } from '../access/access.ts'
import { type UploadLimits, uploadTooLarge } from '../body/read-uploads.ts'
import { refuseByHead } from '../body/refuse-by-head.ts'
import { type CheckPicture, storeUploads } from './store-uploads.ts'
import { uploadBody } from '../body/upload-body.ts'
import {
  GET_DATASET,
  GET_DATASET_IMAGE,
  LIST_DATASETS,
  REMOVE_DATASET,
  RELABEL_DATASET_IMAGE,
  REMOVE_DATASET_IMAGE,
  UPLOAD_IMAGES
} from './dataset-descriptions.ts'

export interface DatasetOptions {
  readonly datasets: Datasets
  readonly checkPicture: CheckPicture
  readonly limits: UploadLimits
  readonly access: Access
  readonly audit: Audit
}

/** /datasets: upload, list, show and remove labelled pictures. */
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
      schema: UPLOAD_IMAGES
    },
    async (request, reply) => {
      const { name } = request.params
      const { label, partId = null } = request.query
      const stored = await storeUploads(request, options, { name, label, partId })
      return reply.code(201).send({ ...stored, dataset: await datasets.read(name) })
    }
  )

  app.get('/datasets', { schema: LIST_DATASETS }, async () => ({ datasets: [...(await datasets.list())] }))

  app.get('/datasets/:name', { schema: GET_DATASET }, async (request) => {
    const { name } = request.params
    const { after, limit } = request.query
    const images = await datasets.images(name, { after, limit: limit + 1 })
    return {
      ...(await datasets.read(name)),
      images: images.slice(0, limit),
      next: images.length > limit ? images[limit - 1]!.sha256 : null
    }
  })

  app.get('/datasets/:name/images/:sha256', { schema: GET_DATASET_IMAGE }, async (request, reply) => {
    const { path, extension } = await datasets.find(request.params.name, request.params.sha256)
    return reply
      .type(typeOfExtension(extension))
      .header('cache-control', 'private, max-age=31536000, immutable')
      .send(createReadStream(path) as unknown as string)
  })

  app.patch(
    '/datasets/:name/images/:sha256',
    { schema: RELABEL_DATASET_IMAGE },
    async ({ params: { name, sha256 }, query: { label }, actor }) => {
      const { after } = await datasets.relabel(name, sha256, label, (was, is) =>
        audit.record({ actor, action: 'dataset.relabel-image', subject: `dataset/${name}`, before: was, after: is })
      )
      return after
    }
  )

  app.delete(
    '/datasets/:name/images/:sha256',
    { schema: REMOVE_DATASET_IMAGE },
    async ({ params: { name, sha256 }, actor }) =>
      datasets.removeImage(name, sha256, (before) =>
        audit.record({ actor, action: 'dataset.remove-image', subject: `dataset/${name}`, before })
      )
  )

  app.delete('/datasets/:name', { schema: REMOVE_DATASET }, async ({ params: { name }, actor }) =>
    datasets.remove(name, (before) =>
      audit.record({ actor, action: 'dataset.remove', subject: `dataset/${name}`, before })
    )
  )
}

export default datasetRoutes
