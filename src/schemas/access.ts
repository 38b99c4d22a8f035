import { z } from 'zod'
import { ROLES } from '../domain/access.ts'

export const role = z.enum(ROLES).describe('camera inspects; operator also reads, reviews and teaches; admin also changes')

export const ActorReply = z.object({
  name: z.string().describe('of the key; `config` for a key of the configuration, `local` where there are no keys'),
  role
}).meta({ id: 'Actor' })
