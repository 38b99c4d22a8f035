import { z } from 'zod'
import { LABELS } from '../domain/labelled/label.ts'

/** The label that a person gives a part. */
export const label = z.enum(LABELS)
/** SHA-256 of a picture's file. It is the picture's name in its set. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256: 64 hex digits')
