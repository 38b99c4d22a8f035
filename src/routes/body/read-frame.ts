import type { FastifyRequest } from 'fastify'
import type { FrameReading, RawLayout } from '../../domain/inspection/image.ts'
import {
  FrameEmpty,
  FrameMissing,
  FrameMultiple,
  FrameTooLarge,
  RawLayoutInvalid,
  RequestInvalid
} from '../../errors.ts'
import { type GatherOf, MULTIPART_OVERHEAD_BYTES } from './accept-frames.ts'
import { limitMultipart } from './limit-multipart.ts'
import { isSaidText, isText, multipartParts, partContent } from './multipart-parts.ts'

const FIELD = 'image'

/**
 * The picture of a request: the multipart field `image`, or the body itself.
 * @param gatherOf of `acceptFrames`
 * @throws errors.ts
 */
export async function readFrame(request: FastifyRequest, maxFrameBytes: number, gatherOf: GatherOf): Promise<Buffer> {
  const tooLarge = (): Error => new FrameTooLarge(maxFrameBytes, 'more')
  const frame = request.isMultipart()
    ? await limitMultipart(
        request,
        { maxBytes: maxFrameBytes + MULTIPART_OVERHEAD_BYTES, tooLarge, expected: 'one file' },
        () => onlyFile(request, maxFrameBytes, gatherOf, tooLarge)
      )
    : request.body
  if (!Buffer.isBuffer(frame) || frame.length === 0) throw new FrameEmpty()
  return frame
}

/** The content of the one file, which is in the field `image`; nothing else may be there. */
async function onlyFile(
  request: FastifyRequest,
  maxFrameBytes: number,
  gatherOf: GatherOf,
  tooLarge: () => Error
): Promise<Buffer> {
  let frame: Buffer | undefined
  for await (const part of multipartParts(request, {
    fileSize: maxFrameBytes,
    fieldSize: 1024,
    files: 2,
    fields: 1,
    parts: 3
  })) {
    const { fieldname } = part as { readonly fieldname?: string }
    if (fieldname === undefined) throw new FrameMissing('a part without a name')
    const name = fieldname.slice(0, 64)
    if (part.type !== 'file') throw textField(name)
    if (name !== FIELD) throw new FrameMissing(`a file in the field '${name}'`)
    if (frame !== undefined) throw new FrameMultiple('more than one')
    frame = await partContent(part, tooLarge, gatherOf(request))
    if (isSaidText(part) && isText(frame)) throw textField(name)
  }
  if (frame === undefined) throw new FrameMissing('no part at all')
  return frame
}

function textField(name: string): Error {
  return new FrameMissing(`the text field '${name}'; put what describes the picture into the query`)
}

type ReadingQuery = { readonly [Key in keyof RawLayout]?: RawLayout[Key] | undefined } & {
  readonly bitDepth?: number | undefined
}

/**
 * How to read a raw frame, or a picture whose samples use fewer bits than they are stored in. Undefined for other
 * pictures.
 * @param contentType of the request
 * @throws RequestInvalid when only some of pixelFormat, width and height are given, or a bitDepth beside them;
 *   RawLayoutInvalid when the content type says that it is a picture
 */
export function frameReading(
  { pixelFormat, width, height, stride, offset, bitDepth }: ReadingQuery,
  contentType = 'application/octet-stream'
): FrameReading | undefined {
  if (pixelFormat !== undefined && width !== undefined && height !== undefined) {
    if (/^image\//i.test(contentType))
      throw new RawLayoutInvalid(
        `expected the content type application/octet-stream or multipart/form-data, received ${contentType}`
      )
    if (bitDepth !== undefined)
      throw new RequestInvalid(
        `query: expected no bitDepth for a raw frame, because its pixelFormat has it, received ${bitDepth}`
      )
    return {
      pixelFormat,
      width,
      height,
      ...(stride !== undefined && { stride }),
      ...(offset !== undefined && { offset })
    }
  }
  const given = Object.entries({ pixelFormat, width, height, stride, offset })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name)
  if (given.length === 0) return bitDepth === undefined ? undefined : { bitDepth }
  throw new RequestInvalid(
    `query: expected pixelFormat, width and height together for a raw frame, received only ${given.join(' and ')}`
  )
}
