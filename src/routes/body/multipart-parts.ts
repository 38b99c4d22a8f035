import type { MultipartFile, Multipart } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { type FrameGathering, gatherFrame } from './gather-frame.ts'

/**
 * An error of the multipart parser: a broken boundary, a body that ends too soon, too many parts. The client caused it,
 * unlike errors of our own code.
 */
export class BodyUnreadable extends Error {
  /** The parser's error code, such as `FST_FILES_LIMIT`. */
  readonly code: string | undefined

  constructor(cause: unknown) {
    const { message, code } = cause as { readonly message?: string; readonly code?: string }
    super(message ?? 'unknown', { cause })
    this.code = code
  }
}

/**
 * Clients may leave out the filename. Then a part is a file if it has the type of a picture or the name `image`.
 */
const isPartAFile = (field: string | undefined, type: string | undefined, filename: string | undefined): boolean =>
  filename !== undefined || field === 'image' || /^(?:application\/octet-stream|image\/)/i.test(type ?? '')

/** Whether a part without a filename has a text type. Then its bytes must show whether it is a picture. */
export function isSaidText({
  filename,
  mimetype
}: Pick<MultipartFile, 'mimetype'> & { readonly filename?: string | undefined }): boolean {
  return filename === undefined && mimetype.startsWith('text/')
}

/** Whether bytes are text, that is, hold no control characters. */
export function isText(bytes: Uint8Array): boolean {
  return bytes.length > 0 && bytes.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d)
}

type PartLimits = NonNullable<Parameters<FastifyRequest['parts']>[0]>['limits']

/**
 * The parts of a multipart body. @throws BodyUnreadable for errors of the parser; errors of the caller's loop pass
 * unchanged
 */
export async function* multipartParts(request: FastifyRequest, limits: PartLimits): AsyncGenerator<Multipart> {
  try {
    yield* request.parts({ limits, isPartAFile })
  } catch (error) {
    throw new BodyUnreadable(error)
  }
}

/**
 * The whole content of a file part. The plugin truncates a file at its limit without an error.
 * @throws `tooLarge` in that case; BodyUnreadable
 */
export async function partContent(
  { file }: MultipartFile,
  tooLarge: () => Error,
  gathering: FrameGathering = gatherFrame(undefined, undefined, () => {})
): Promise<Buffer> {
  try {
    for await (const chunk of file) gathering.add(chunk as Buffer)
  } catch (error) {
    throw new BodyUnreadable(error)
  }
  if (file.truncated) throw tooLarge()
  return gathering.frame()
}
