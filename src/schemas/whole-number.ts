import { z } from 'zod'

/** A whole number from `min` to `max`. */
export const wholeNumber = (min: number, max: number) => z.int().min(min).max(max)
