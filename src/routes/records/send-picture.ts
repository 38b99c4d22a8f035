import type { FastifyReply } from 'fastify'
import { typeOfExtension } from '../../domain/inspection/picture-format.ts'
import type { PictureView } from '../../domain/records/picture-view.ts'

/** A picture file, and the format that the request asks for. */
export interface PictureToSend {
  readonly recipe: string
  readonly bytes: Uint8Array
  readonly extension: string
  readonly as: 'png' | undefined
}

/**
 * Sends the picture as it was posted. With `as=png`, sends a PNG if a browser would show the file differently from what
 * was judged.
 */
export async function sendPicture(
  reply: FastifyReply,
  view: PictureView,
  { recipe, bytes, extension, as }: PictureToSend
): Promise<Buffer> {
  const png = as === 'png' ? await view.asPng(recipe, bytes) : null
  reply
    .type(png === null ? typeOfExtension(extension) : 'image/png')
    .header('cache-control', 'private, max-age=31536000, immutable')
  return Buffer.from(png ?? bytes)
}
