import { z } from 'zod'

/** A time as the database has it, so that text compares as time does. A date alone is its first moment, UTC. */
export const moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], { error: 'expected a date, or a time with its offset' })
  .transform((text) => new Date(text).toISOString())
