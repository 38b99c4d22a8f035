import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Audit } from '../../domain/access/audit.ts'
import type { Datasets } from '../../domain/labelled/dataset.ts'
import type { Teaching } from '../../domain/training/teaching.ts'
import { problems } from '../../schemas/problem.ts'
import { RecipeParams } from '../../schemas/recipe.ts'
import { TeachQuery, TeachReply } from '../../schemas/teaching.ts'
import { type Access, keyOf } from '../access/access.ts'
import { type UploadLimits, uploadTooLarge } from '../body/read-uploads.ts'
import { refuseByHead } from '../body/refuse-by-head.ts'
import { type CheckPicture, storeUploads } from './store-uploads.ts'
import { uploadBody } from '../body/upload-body.ts'

export interface TeachOptions {
  readonly teaching: Teaching
  readonly datasets: Datasets
  readonly checkPicture: CheckPicture
  /** @throws RecipeNotFound */
  readonly checkRecipe: (id: string) => Promise<unknown>
  readonly limits: UploadLimits
  readonly access: Access
  readonly audit: Audit
}

/** Largest number of pictures in one request. */
const MAX_TAUGHT = 100
/** Longer than the time limit of the teaching process. */
const HANDLER_TIMEOUT_MS = 180_000

/** POST /recipes/:id/teach: adds pictures of good parts to a recipe in seconds. */
const teach: FastifyPluginAsyncZod<TeachOptions> = async (app, options) => {
  const { teaching, datasets, checkRecipe, access, audit } = options
  const limits = { ...options.limits, maxFiles: Math.min(options.limits.maxFiles, MAX_TAUGHT) }
  app.addHook('onRequest', access.require('operator'))
  app.removeAllContentTypeParsers()
  await app.register(multipart, { throwFileSizeLimit: false })

  app.post(
    '/recipes/:id/teach',
    {
      onRequest: refuseByHead(limits.maxBytes, (received) => uploadTooLarge(limits, received)),
      bodyLimit: limits.maxBytes,
      handlerTimeout: HANDLER_TIMEOUT_MS,
      config: { requestBody: uploadBody },
      schema: {
        operationId: 'teachParts',
        summary: 'Teach good parts',
        description:
          "Pictures of good parts, one or many in the field `image`, join the memory bank of the recipe's active "
          + 'model version, without training. They are kept as `good` in the data set with the name of the recipe. The '
          + 'answer comes when the new version is active, or says why it is not: it may judge the golden set wrong.',
        tags: ['training'],
        ...keyOf('operator'),
        consumes: ['multipart/form-data'],
        params: RecipeParams,
        querystring: TeachQuery,
        response: { 200: TeachReply, ...problems(400, 401, 403, 404, 408, 409, 413, 415, 422) }
      }
    },
    async (request) => {
      const { id } = request.params
      const { partId = null, from = null } = request.query
      await checkRecipe(id)
      const stored = await storeUploads(request, { ...options, limits }, { name: id, label: 'good', partId })
      const { actor } = request
      const pictures = stored.images.map(({ sha256 }) => sha256)
      const change = { actor, subject: `recipe/${id}` }
      const taught = await teaching.teach({ recipe: id, pictures, from }, actor.name, () =>
        audit.record({ ...change, action: 'recipe.teach', after: { pictures, from } })
      )
      await audit.record({ ...change, action: 'recipe.taught', after: taught })
      return { ...stored, ...taught, leftOut: [...taught.leftOut], dataset: await datasets.read(id) }
    }
  )
}

export default teach
