import { z } from 'zod'
import { LABELS } from '../domain/labelled/label.ts'

/** What a person says about a part. */
export const label = z.enum(LABELS)
/** Of a picture's file; names it within its set. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256: 64 hex digits')
