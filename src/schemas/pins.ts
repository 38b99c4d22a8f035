import { z } from 'zod'
import { personName } from './access.ts'

const time = z.iso.datetime().describe('ISO 8601, UTC')
export const pin = z.string().regex(/^\d{6,12}$/, 'expected 6 to 12 digits')

export const PinParams = z.object({ name: personName })
export const PinNew = z.strictObject({ pin: pin.optional() })

const info = z.object({ name: z.string(), setAt: time, setBy: z.string() })
export const PinReply = info.meta({ id: 'Pin' })
export const PinList = z.object({ pins: z.array(PinReply) }).meta({ id: 'Pins' })
export const PinSetReply = info.extend({ pin: z.string().describe('it is shown only now') }).meta({ id: 'NewPin' })

/** Answer without content. */
export const Done = z.object({})
