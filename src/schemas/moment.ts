import { z } from 'zod'

/**
 * A time in the database's format, in which the order of texts is the order of times. A date alone is its first moment,
 * UTC.
 */
export const moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], {
    error: 'expected a date, or a time with its offset (in a query, + is written as %2B)'
  })
  .transform((text) => new Date(text).toISOString())
