import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Admission } from '../../domain/inspection/admission.ts'
import { type FrameMemory, holdFrame } from '../../domain/inspection/frame-memory.ts'
import {
  type Arrival,
  type InspectionRequest,
  type InspectionResult,
  type Inspector,
  STAGES
} from '../../domain/inspection/inspection.ts'
import type { JudgeOnce } from '../../domain/records/record.ts'
import { FrameTooLarge } from '../../errors.ts'
import { InspectHeaders, InspectQuery, InspectReply } from '../../schemas/inspection.ts'
import { problems } from '../../schemas/problem.ts'
import { acceptFrames, FRAME_TYPES, frameBody, MULTIPART_OVERHEAD_BYTES } from '../body/accept-frames.ts'
import { type Access, keyOf } from '../access/access.ts'
import { createArrivals } from './arrivals.ts'
import { createAdmit } from './admit.ts'
import { noteRefusals, type OnRefused } from './note-refusals.ts'
import { frameReading, readFrame } from '../body/read-frame.ts'
import { refuseByHead } from '../body/refuse-by-head.ts'

export interface InspectOptions {
  readonly inspector: Inspector
  readonly judgeOnce: JudgeOnce
  /** The recipe of a request that names none. */
  readonly recipeOf: (station: string | undefined) => string
  /** The part id of a picture that is posted without one. */
  readonly partOf: (station: string | undefined, measId: string | undefined) => string | undefined
  readonly admission: Admission
  readonly frameMemory: FrameMemory
  readonly maxFrameBytes: number
  readonly access: Access
  readonly now: () => Arrival
  readonly onResult: (result: InspectionResult) => void
  readonly onRefused: OnRefused
}

/** POST /inspect: one picture in, one verdict out. */
const inspect: FastifyPluginAsyncZod<InspectOptions> = async (
  app,
  { inspector, judgeOnce, recipeOf, partOf, admission, frameMemory, maxFrameBytes, access, now, onResult, onRefused }
) => {
  const gatherOf = await acceptFrames(app, maxFrameBytes, frameMemory)
  const arrivals = createArrivals(now)
  const admit = createAdmit(admission, maxFrameBytes)

  async function judge(request: InspectionRequest): Promise<InspectionResult> {
    const result = await inspector.inspect(request)
    onResult(result)
    return result
  }

  app.post(
    '/inspect',
    {
      onRequest: [
        arrivals.note,
        access.inspect,
        refuseByHead(
          maxFrameBytes + MULTIPART_OVERHEAD_BYTES,
          (received) => new FrameTooLarge(maxFrameBytes, received)
        ),
        admit.onRequest
      ],
      onSend: noteRefusals(onRefused),
      onResponse: admit.onResponse,
      bodyLimit: maxFrameBytes,
      config: { requestBody: frameBody },
      schema: {
        operationId: 'inspectPart',
        summary: 'Judge the picture of one part',
        description:
          'The picture is the multipart field `image` or the raw body (BMP, JPEG, PNG, TIFF, WebP by its bytes; '
          + 'with pixelFormat, width and height a raw frame as GenICam cameras send it). In the query + stands for a '
          + 'space, as in forms; a plus is %2B. A body may be packed (Content-Encoding gzip, deflate or br; not a '
          + 'form). A form part needs no filename; without a Content-Type the bytes say what it is; '
          + 'multipart/x-mixed-replace with one part is taken. Decoding may take 4 bytes for each of '
          + 'limits.maxFramePixels, all copies together; kinds of picture that take more a pixel (progressive JPEG, '
          + 'interlaced PNG, 16 bits in colour, WebP) are allowed fewer pixels. A picture in which no part is found '
          + 'is answered 200 with verdict NG and reason PART_NOT_FOUND. With a measId, a repeated post of the same '
          + 'picture (and layout) of the same part by the same station for the same recipe is answered as the first '
          + 'was, and is one record (for records.repeatSeconds), also over several services on one database; with any '
          + 'of these another it is judged anew. Overload is answered 503 with Retry-After at once, before the '
          + 'picture is read: a full queue (OVERLOADED; stations take turns), too many bytes at a time '
          + '(TOO_MANY_BYTES), or a deadline that cannot be met (DEADLINE_UNREACHABLE). Whether it wants a key is in '
          + 'the configuration (inspectKey); by default as soon as one was made with POST /keys.',
        tags: ['inspection'],
        security: [{}, ...keyOf('camera').security],
        consumes: FRAME_TYPES,
        querystring: InspectQuery,
        headers: InspectHeaders,
        response: { 200: InspectReply, ...problems(400, 401, 403, 404, 408, 409, 413, 415, 417, 422, 503) }
      }
    },
    async (request, reply) => {
      const {
        station,
        recipe = recipeOf(station),
        measId,
        partId = partOf(station, measId),
        heatmap,
        study,
        ...rest
      } = request.query
      const { capturedAt = request.headers['x-captured-at'], ...layout } = rest
      const raw = frameReading(layout, request.headers['content-type'])
      const frame = await readFrame(request, maxFrameBytes, gatherOf)
      const dueMs = admit.dueMs(request)
      // The answer may be over before the work is: the client hangs up, or its time is up.
      const letGo = holdFrame(frame)
      try {
        const result = await judgeOnce(
          {
            frame,
            recipeId: recipe,
            ...(raw && { raw }),
            received: arrivals.of(request),
            postedBy: request.actor.name,
            ...(capturedAt !== undefined && { capturedAt }),
            ...(partId !== undefined && partId !== '' && { partId }),
            ...(measId !== undefined && { measId }),
            ...(station !== undefined && { station }),
            ...(study !== undefined && { study }),
            ...(heatmap === true && { heatmap }),
            ...(dueMs !== Infinity && { dueMs })
          },
          (asked) => admit.run(request, frame.length, () => judge(asked))
        )
        reply.header('server-timing', serverTiming(result.timingsMs))
        return result
      } finally {
        letGo()
      }
    }
  )
}

export default inspect

function serverTiming(timings: InspectionResult['timingsMs']): string {
  return [...STAGES, 'total' as const]
    .flatMap((stage) => (timings[stage] === undefined ? [] : `${stage};dur=${timings[stage].toFixed(2)}`))
    .join(', ')
}
