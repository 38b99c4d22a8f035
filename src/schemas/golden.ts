import { z } from 'zod'
import { label, sha256 } from './picture.ts'

export const GoldenQuery = z.strictObject({ label: label.describe('true label of the part') })
export const GoldenParams = z.object({ id: z.string().max(64), sha256 })
export const GoldenPictureReply = z
  .object({ sha256, label, bytes: z.int().min(1), addedAt: z.iso.datetime() })
  .meta({ id: 'GoldenPicture' })
export const GoldenList = z.object({ pictures: z.array(GoldenPictureReply) })
export const GoldenAdded = GoldenPictureReply.extend({
  isNew: z.boolean().describe('false: the set had it already, and it has this label now'),
  partFound: z.boolean().describe('whether the recipe finds a part in it; a picture without one is judged NG')
}).meta({ id: 'GoldenAdded' })
