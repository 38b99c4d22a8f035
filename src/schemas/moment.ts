import { z } from 'zod'

/** A time as the database has it, so that text compares as time does. */
export const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString())
