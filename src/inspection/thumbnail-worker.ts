// Entry of the thread that makes small pictures.
import type { DecodeLimits } from '../imaging/decode.ts'
import { makeThumbnail, type Thumbnail, type ThumbnailJob } from './thumbnail.ts'

export default async function answer ({ job, limits }: { readonly job: ThumbnailJob, readonly limits: DecodeLimits }): Promise<Thumbnail> {
  return makeThumbnail(job, limits)
}
