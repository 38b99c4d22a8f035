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
import { acceptFrames, frameBody, MULTIPART_OVERHEAD_BYTES } from '../body/accept-frames.ts'
import { type Access } from '../access/access.ts'
import { createArrivals } from './arrivals.ts'
import { createAdmit } from './admit.ts'
import { noteRefusals, type OnRefused } from './note-refusals.ts'
import { frameReading, readFrame } from '../body/read-frame.ts'
import { refuseByHead } from '../body/refuse-by-head.ts'
import { INSPECT_PART } from './inspect-description.ts'

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
      schema: INSPECT_PART
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
      // The answer may end before the work does: the client may disconnect, or the time limit may pass.
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
