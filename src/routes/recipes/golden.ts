import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Audit } from '../../domain/access/audit.ts'
import type { GoldenPicture } from '../../domain/labelled/golden.ts'
import type { Label } from '../../domain/labelled/label.ts'
import { FrameTooLarge } from '../../errors.ts'
import { acceptFrames, frameBody, MULTIPART_OVERHEAD_BYTES } from '../body/accept-frames.ts'
import { type Access } from '../access/access.ts'
import { readFrame } from '../body/read-frame.ts'
import { refuseByHead } from '../body/refuse-by-head.ts'
import { ADD_GOLDEN, GET_GOLDEN, LIST_GOLDEN, REMOVE_GOLDEN } from './golden-descriptions.ts'

/** The golden pictures of the recipes that exist. */
export interface GoldenPictures {
  /** @throws RecipeNotFound */
  list(recipe: string): Promise<readonly GoldenPicture[]>
  /** @throws RecipeNotFound, GoldenPictureNotFound */
  read(recipe: string, sha256: string): Promise<{ readonly frame: Uint8Array; readonly type: string }>
  /**
   * @param beforehand called before anything is changed
   * @throws RecipeNotFound, GoldenSetFull, and the errors of a frame that can't be read
   */
  add(
    recipe: string,
    label: Label,
    frame: Uint8Array,
    beforehand: (sha256: string) => Promise<void>
  ): Promise<{ readonly picture: GoldenPicture; readonly isNew: boolean; readonly partFound: boolean }>
  /** @throws RecipeNotFound, GoldenPictureNotFound */
  remove(recipe: string, sha256: string, beforehand: (picture: GoldenPicture) => Promise<void>): Promise<GoldenPicture>
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

  app.get('/recipes/:id/golden', { ...reading, schema: LIST_GOLDEN }, async (request) => ({
    pictures: [...(await golden.list(request.params.id))]
  }))

  app.post(
    '/recipes/:id/golden',
    {
      onRequest: [
        access.require('admin'),
        refuseByHead(maxFrameBytes + MULTIPART_OVERHEAD_BYTES, (received) => new FrameTooLarge(maxFrameBytes, received))
      ],
      bodyLimit: maxFrameBytes,
      config: { requestBody: frameBody },
      schema: ADD_GOLDEN
    },
    async (request, reply) => {
      const { id } = request.params
      const { label } = request.query
      const frame = await readFrame(request, maxFrameBytes, gatherOf)
      const { picture, isNew, partFound } = await golden.add(id, label, frame, (sha256) =>
        audit.record({ actor: request.actor, action: 'golden.add', subject: `recipe/${id}`, after: { sha256, label } })
      )
      return reply.code(201).send({ ...picture, isNew, partFound })
    }
  )

  app.get('/recipes/:id/golden/:sha256', { ...reading, schema: GET_GOLDEN }, async (request, reply) => {
    const { frame, type } = await golden.read(request.params.id, request.params.sha256)
    return reply.type(type).send(Buffer.from(frame))
  })

  app.delete(
    '/recipes/:id/golden/:sha256',
    { onRequest: access.require('admin'), schema: REMOVE_GOLDEN },
    async ({ params: { id, sha256 }, actor }) =>
      golden.remove(id, sha256, (before) =>
        audit.record({ actor, action: 'golden.remove', subject: `recipe/${id}`, before })
      )
  )
}

export default golden
