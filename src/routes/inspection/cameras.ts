import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { CameraOutcome, CameraWish } from '../../domain/channels/camera.ts'
import { CameraFault, CameraNotFound, CameraUnavailable } from '../../errors.ts'
import { CameraTriggerBody, CameraTriggerParams } from '../../schemas/channels/cameras.ts'
import { InspectReply } from '../../schemas/inspect-reply.ts'
import { problems } from '../../schemas/problem.ts'
import { type Access, keyOf } from '../access/access.ts'

/** Takes a picture with the camera of a station and judges it. Undefined: HTTP triggers no camera of this station. */
export type TakePicture = (station: string, wish: Partial<CameraWish>) => Promise<CameraOutcome> | undefined

export interface CameraOptions {
  readonly takePicture: TakePicture
  readonly access: Access
}

/** POST /cameras/:station/trigger: one picture of the station's own camera, and its verdict. */
const cameraRoutes: FastifyPluginAsyncZod<CameraOptions> = async (app, { takePicture, access }) => {
  app.post(
    '/cameras/:station/trigger',
    {
      onRequest: access.inspect,
      schema: {
        operationId: 'triggerCamera',
        summary: 'Take a picture with the camera of a station, and judge it',
        description:
          'For stations whose camera the service triggers itself (`cameras` of the configuration). The answer is that '
          + 'of POST /inspect. A frame that is broken, incomplete or late is never judged: CAMERA_FAULT. '
          + 'CAMERA_UNAVAILABLE: no picture was taken, as the camera is not open, or takes another one.',
        tags: ['inspection'],
        security: [{}, ...keyOf('camera').security],
        params: CameraTriggerParams,
        body: CameraTriggerBody,
        response: { 200: InspectReply, ...problems(400, 401, 403, 404, 415, 502, 503) }
      }
    },
    async ({ params: { station }, body }) => {
      const { partId, measId } = body ?? {}
      const outcome = await takePicture(station, {
        ...(partId !== undefined && partId !== '' && { partId }),
        ...(measId !== undefined && { measId })
      })
      if (outcome === undefined) throw new CameraNotFound(station)
      if (outcome.kind === 'judged') return outcome.result
      throw outcome.why === 'missed'
        ? new CameraUnavailable(station, outcome.detail)
        : new CameraFault(station, outcome.detail)
    }
  )
}

export default cameraRoutes
