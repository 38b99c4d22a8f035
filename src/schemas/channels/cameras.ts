import { z } from 'zod'
import { CAMERA_TRIGGERS } from '../../domain/channels/camera.ts'
import { callerId, partId } from '../inspection.ts'

/** Section `cameras`: cameras that the service triggers, by station. */
export const camerasSchema = z
  .record(
    callerId,
    z.strictObject({
      camera: z
        .string()
        .regex(/^[\p{L}\p{N} ._:()-]{1,128}$/u, 'expected the id or the address of a camera')
        .describe('Address of the camera (`192.168.20.10`), or its id in Aravis.'),
      recipe: z
        .string()
        .default('')
        .describe("Recipe of its pictures. Left out: the one that a controller chose, else the station's."),
      triggers: z
        .array(z.enum(CAMERA_TRIGGERS))
        .min(1)
        .default([...CAMERA_TRIGGERS])
        .describe(
          'Sources of its triggers: the channels of controllers, and `POST /cameras/:station/trigger`. Left out: all.'
        ),
      timeoutMs: z
        .int()
        .min(10)
        .max(60_000)
        .default(500)
        .describe('Time limit from the trigger to the whole frame. After it, the result is FAULT. Left out: 500.'),
      features: z
        .record(
          z.string().regex(/^\w{1,64}$/, 'expected the name of a GenICam feature'),
          z
            .union([z.boolean(), z.number(), z.string().regex(/^[\w.+-]{1,64}$/, 'expected letters, digits and _.+-')])
            .describe('Value of the feature of this name.')
        )
        .default({})
        .describe('GenICam features that are set when the camera is opened: `{"PixelFormat": "Mono8"}`.'),
      python: z
        .string()
        .min(1)
        .default('/usr/bin/python3')
        .describe("Python with Aravis (packages `python3-gi` and `gir1.2-aravis-0.8`). Left out: the system's.")
    })
  )
  .describe('GigE Vision cameras that take a picture for each trigger, by station.')

export const CameraTriggerParams = z.object({ station: callerId.describe('station of the camera') })
export const CameraTriggerBody = z
  .strictObject({
    partId: partId.optional(),
    measId: callerId.optional().describe("the caller's id of this measurement; echoed. Default: a new id")
  })
  .nullish()
