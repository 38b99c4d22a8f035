import type { MultipartFile, Multipart } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { type FrameGathering, gatherFrame } from './gather-frame.ts'

/**
 * What the multipart parser complains of: a broken boundary, a body that ends too soon, too many parts. The client's
 * doing, unlike what our own code throws.
 */
export class BodyUnreadable extends Error {
  /** Of the parser: `FST_FILES_LIMIT`. */
  readonly code: string | undefined

  constructor(cause: unknown) {
    const { message, code } = cause as { readonly message?: string; readonly code?: string }
    super(message ?? 'unknown', { cause })
    this.code = code
  }
}

/**
 * Clients may leave out the filename. Then the type of a picture, or the field for pictures, says that it is a file.
 */
const isPartAFile = (field: string | undefined, type: string | undefined, filename: string | undefined): boolean =>
  filename !== undefined || field === 'image' || /^(?:application\/octet-stream|image\/)/i.test(type ?? '')

/** Whether only the name of its field says that a part is a file. Then its bytes must show it. */
export function isSaidText({
  filename,
  mimetype
}: Pick<MultipartFile, 'mimetype'> & { readonly filename?: string | undefined }): boolean {
  return filename === undefined && mimetype.startsWith('text/')
}

/** Whether bytes are text: without control characters. */
export function isText(bytes: Uint8Array): boolean {
  return bytes.length > 0 && bytes.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d)
}

type PartLimits = NonNullable<Parameters<FastifyRequest['parts']>[0]>['limits']

/** The parts of a multipart body. @throws BodyUnreadable; what is thrown while a part is looked at is not touched */
export async function* multipartParts(request: FastifyRequest, limits: PartLimits): AsyncGenerator<Multipart> {
  try {
    yield* request.parts({ limits, isPartAFile })
  } catch (error) {
    throw new BodyUnreadable(error)
  }
}

/**
 * A file of a multipart body, whole. The plugin cuts it off at its limit without an error.
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
