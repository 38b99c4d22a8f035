import type { FastifyRequest } from 'fastify'
import { FrameTooLarge, UploadInvalid, UploadTooLarge } from '../../errors.ts'
import { limitMultipart } from './limit-multipart.ts'
import { BodyUnreadable, isSaidText, isText, multipartParts, partContent } from './multipart-parts.ts'

export interface UploadLimits {
  /** Of one picture. */
  readonly maxFileBytes: number
  readonly maxFiles: number
  /** Of the whole body. */
  readonly maxBytes: number
}

const FIELD = 'image'

export const uploadTooLarge = ({ maxBytes }: Pick<UploadLimits, 'maxBytes'>, received: string): Error =>
  new UploadTooLarge(`at most ${maxBytes} bytes in one request, received ${received}`)

/**
 * Reads the files of a multipart body one after the other. At most one of them is in memory.
 * @param take called with each file; an error that it throws ends the reading
 * @returns how many files there were, at least one
 * @throws UploadInvalid, UploadTooLarge, FrameTooLarge, RequestInvalid
 */
export async function readUploads(
  request: FastifyRequest,
  limits: UploadLimits,
  take: (bytes: Buffer, n: number) => Promise<void>
): Promise<number> {
  if (!request.isMultipart()) throw new UploadInvalid(`the content type ${request.headers['content-type'] ?? 'none'}`)
  return limitMultipart(
    request,
    { maxBytes: limits.maxBytes, tooLarge: () => uploadTooLarge(limits, 'more'), expected: 'pictures' },
    (signal) => readPictures(request, limits, take, signal)
  )
}

async function readPictures(
  request: FastifyRequest,
  { maxFileBytes, maxFiles }: UploadLimits,
  take: (bytes: Buffer, n: number) => Promise<void>,
  signal: AbortSignal
): Promise<number> {
  const tooMany = (): Error => new UploadTooLarge(`at most ${maxFiles} pictures in one request, received more`)
  let files = 0
  try {
    for await (const part of multipartParts(request, {
      fileSize: maxFileBytes,
      fieldSize: 1024,
      files: maxFiles + 1,
      fields: 1,
      parts: maxFiles + 2
    })) {
      // The limit may have been exceeded while `take` ran.
      signal.throwIfAborted()
      const { fieldname } = part as { readonly fieldname?: string }
      if (fieldname === undefined) throw new UploadInvalid('a part without a name')
      const name = fieldname.slice(0, 64)
      if (part.type !== 'file') throw textField(name)
      if (name !== FIELD) throw new UploadInvalid(`a file in the field '${name}'`)
      if (files === maxFiles) throw tooMany()
      const bytes = await partContent(part, () => new FrameTooLarge(maxFileBytes, 'more'))
      if (isSaidText(part) && isText(bytes)) throw textField(name)
      await take(bytes, files++)
    }
  } catch (error) {
    // The parser may reach its limit before this loop does.
    throw error instanceof BodyUnreadable && ['FST_FILES_LIMIT', 'FST_PARTS_LIMIT'].includes(error.code ?? '')
      ? tooMany()
      : error
  }
  if (files === 0) throw new UploadInvalid('no file at all')
  return files
}

function textField(name: string): Error {
  return new UploadInvalid(`the text field '${name}'; put what describes the pictures into the query`)
}
