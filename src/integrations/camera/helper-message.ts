import { z } from 'zod'

const whole = z.int().min(0)
const nanoseconds = z.string().regex(/^\d{1,20}$/)

/** What the process of a camera says, without pixels. */
const schema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open'), camera: z.string(), pixelFormat: z.string() }),
  z.object({ kind: z.literal('alive') }),
  z.object({
    kind: z.literal('frame'),
    request: whole,
    status: z.string(),
    detail: z.string().default(''),
    pixelFormat: z.string().default(''),
    width: whole.default(0),
    height: whole.default(0),
    stride: whole.default(0),
    frameId: whole.default(0),
    cameraNs: nanoseconds.default('0'),
    systemNs: nanoseconds.default('0')
  })
])
export type HelperMessage = z.infer<typeof schema>
export type FrameHeader = Extract<HelperMessage, { kind: 'frame' }>

/** @throws Error where it is no message */
export function parseHelperMessage(text: string): HelperMessage {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error(`expected JSON, received ${JSON.stringify(text.slice(0, 40))}`)
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Error(`${issue!.path.join('.') || 'message'}: ${issue!.message}`)
}
