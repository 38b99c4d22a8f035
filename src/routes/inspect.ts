import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { type InspectionResult, type Inspector, STAGES } from '../domain/inspection.ts'
import { FrameTooLarge } from '../errors.ts'
import { InspectQuery, InspectReply } from '../schemas/inspection.ts'
import { problems } from '../schemas/problem.ts'
import { rawLayout, readFrame } from './read-frame.ts'

export interface InspectOptions {
  readonly inspector: Inspector
  readonly defaultRecipe: string
  readonly maxFrameBytes: number
  readonly onResult: (result: InspectionResult) => void
}

/** What a multipart body may hold beside the picture: boundaries, part headers, small fields. */
const MULTIPART_OVERHEAD_BYTES = 64 * 1024

/** POST /inspect: one picture in, one verdict out. */
const inspect: FastifyPluginAsyncZod<InspectOptions> = async (app, { inspector, defaultRecipe, maxFrameBytes, onResult }) => {
  await app.register(multipart)
  app.addContentTypeParser(/^(?:image\/[\w.+-]+|application\/octet-stream)\b/, { parseAs: 'buffer', bodyLimit: maxFrameBytes }, (_request, body, done) => { done(null, body) })

  app.post('/inspect', {
    // Refused by its head, before a byte of the body is read.
    onRequest (request, _reply, done) {
      const length = Number(request.headers['content-length'] ?? 0)
      done(length > maxFrameBytes + MULTIPART_OVERHEAD_BYTES ? new FrameTooLarge(maxFrameBytes, String(length)) : undefined)
    },
    bodyLimit: maxFrameBytes,
    schema: {
      operationId: 'inspectPart',
      summary: 'Judge the picture of one part',
      description: 'The picture is the multipart field `image` or the raw body (BMP, JPEG, PNG, TIFF, WebP by its bytes; with pixelFormat, width and height a raw Mono8, Mono16, BayerRG8 or RGB8 frame). '
        + 'A picture in which no part is found is answered 200 with verdict NG and reason PART_NOT_FOUND.',
      tags: ['inspection'],
      consumes: ['multipart/form-data', 'image/bmp', 'image/jpeg', 'image/png', 'image/tiff', 'image/webp', 'application/octet-stream'],
      querystring: InspectQuery,
      response: { 200: InspectReply, ...problems(400, 404, 408, 409, 413, 415, 422, 503) }
    }
  }, async (request, reply) => {
    const { recipe = defaultRecipe, partId, measId, station, ...layout } = request.query
    const raw = rawLayout(layout)
    const frame = await readFrame(request, maxFrameBytes)
    const result = await inspector.inspect({
      frame,
      recipeId: recipe,
      ...raw && { raw },
      ...partId !== undefined && { partId },
      ...measId !== undefined && { measId },
      ...station !== undefined && { station }
    })
    onResult(result)
    reply.header('server-timing', serverTiming(result.timingsMs))
    return result
  })
}

export default inspect

function serverTiming (timings: InspectionResult['timingsMs']): string {
  return [...STAGES, 'total' as const].flatMap((stage) => timings[stage] === undefined ? [] : `${stage};dur=${timings[stage].toFixed(2)}`).join(', ')
}
