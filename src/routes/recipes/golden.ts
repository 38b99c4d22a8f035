import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Audit } from '../../domain/access/audit.ts'
import type { GoldenPicture } from '../../domain/labelled/golden.ts'
import type { Label } from '../../domain/labelled/label.ts'
import { FrameTooLarge } from '../../errors.ts'
import { GoldenAdded, GoldenList, GoldenParams, GoldenPictureReply, GoldenQuery } from '../../schemas/golden.ts'
import { problems } from '../../schemas/problem.ts'
import { RecipeParams } from '../../schemas/recipe.ts'
import { acceptFrames, FRAME_TYPES, frameBody, MULTIPART_OVERHEAD_BYTES } from '../body/accept-frames.ts'
import { type Access, keyOf } from '../access/access.ts'
import { readFrame } from '../body/read-frame.ts'
import { refuseByHead } from '../body/refuse-by-head.ts'

/** The golden pictures of the recipes that exist. */
export interface GoldenPictures {
  /** @throws RecipeNotFound */
  list(recipe: string): Promise<readonly GoldenPicture[]>
  /** @throws RecipeNotFound, GoldenPictureNotFound */
  read(recipe: string, sha256: string): Promise<{ readonly frame: Uint8Array; readonly type: string }>
  /** @throws RecipeNotFound, GoldenSetFull, and the errors of a frame that can't be read */
  add(
    recipe: string,
    label: Label,
    frame: Uint8Array
  ): Promise<{ readonly picture: GoldenPicture; readonly isNew: boolean; readonly partFound: boolean }>
  /** @throws RecipeNotFound, GoldenPictureNotFound */
  remove(recipe: string, sha256: string): Promise<GoldenPicture>
}

export interface GoldenOptions {
  readonly golden: GoldenPictures
  readonly maxFrameBytes: number
  readonly access: Access
  readonly audit: Audit
}

/** /recipes/:id/golden: pictures with known labels that a version must judge right before it is activated. */
const golden: FastifyPluginAsyncZod<GoldenOptions> = async (app, { golden, maxFrameBytes, access, audit }) => {
  const gatherOf = await acceptFrames(app, maxFrameBytes)
  const reading = { onRequest: access.require('operator') }
  const read = { tags: ['recipes'], ...keyOf('operator') }
  const change = { tags: ['recipes'], ...keyOf('admin') }

  app.get(
    '/recipes/:id/golden',
    {
      ...reading,
      schema: {
        ...read,
        operationId: 'listGolden',
        summary: 'Golden pictures of a recipe',
        params: RecipeParams,
        response: { 200: GoldenList, ...problems(400, 401, 403, 404) }
      }
    },
    async (request) => ({ pictures: [...(await golden.list(request.params.id))] })
  )

  app.post(
    '/recipes/:id/golden',
    {
      onRequest: [
        access.require('admin'),
        refuseByHead(maxFrameBytes + MULTIPART_OVERHEAD_BYTES, (received) => new FrameTooLarge(maxFrameBytes, received))
      ],
      bodyLimit: maxFrameBytes,
      config: { requestBody: frameBody },
      schema: {
        ...change,
        operationId: 'addGolden',
        summary: 'Add a golden picture',
        description:
          'The multipart field `image` or the raw body; BMP, JPEG, PNG, TIFF or WebP. The same picture again takes '
          + 'the new label.',
        consumes: FRAME_TYPES,
        params: RecipeParams,
        querystring: GoldenQuery,
        response: { 201: GoldenAdded, ...problems(400, 401, 403, 404, 408, 409, 413, 415, 422) }
      }
    },
    async (request, reply) => {
      const { id } = request.params
      const { picture, isNew, partFound } = await golden.add(
        id,
        request.query.label,
        await readFrame(request, maxFrameBytes, gatherOf)
      )
      await audit.record({ actor: request.actor, action: 'golden.add', subject: `recipe/${id}`, after: picture })
      return reply.code(201).send({ ...picture, isNew, partFound })
    }
  )

  app.get(
    '/recipes/:id/golden/:sha256',
    {
      ...reading,
      schema: {
        ...read,
        operationId: 'getGolden',
        summary: 'The picture itself',
        params: GoldenParams,
        response: {
          200: { description: 'as it was added', content: { 'image/*': { schema: z.any() } } },
          ...problems(400, 401, 403, 404)
        }
      }
    },
    async (request, reply) => {
      const { frame, type } = await golden.read(request.params.id, request.params.sha256)
      return reply.type(type).send(Buffer.from(frame))
    }
  )

  app.delete(
    '/recipes/:id/golden/:sha256',
    {
      onRequest: access.require('admin'),
      schema: {
        ...change,
        operationId: 'removeGolden',
        summary: 'Remove a golden picture',
        params: GoldenParams,
        response: { 200: GoldenPictureReply, ...problems(400, 401, 403, 404) }
      }
    },
    async ({ params: { id, sha256 }, actor }) => {
      const removed = await golden.remove(id, sha256)
      await audit.record({ actor, action: 'golden.remove', subject: `recipe/${id}`, before: removed })
      return removed
    }
  )
}

export default golden
