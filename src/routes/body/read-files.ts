import type { FastifyRequest } from 'fastify'
import { BodyTooLarge, RequestInvalid } from '../../errors.ts'
import { limitMultipart } from './limit-multipart.ts'
import { multipartParts, partContent } from './multipart-parts.ts'

/**
 * The files of a multipart request by the name of their field, in memory.
 * @param names fields that may be there, each at most once
 * @param maxBytes of all files together
 * @throws RequestInvalid, BodyTooLarge
 */
export async function readFiles(
  request: FastifyRequest,
  names: readonly string[],
  maxBytes: number
): Promise<Map<string, Uint8Array>> {
  const tooLarge = (): Error => new BodyTooLarge(maxBytes, 'more')
  return limitMultipart(request, { maxBytes, tooLarge, expected: `the files ${names.join(', ')}` }, async () => {
    const files = new Map<string, Uint8Array>()
    for await (const part of multipartParts(request, {
      fileSize: maxBytes,
      fieldSize: 1024,
      files: names.length + 1,
      fields: 1,
      parts: names.length + 2
    })) {
      const { fieldname = '' } = part as { readonly fieldname?: string }
      if (part.type !== 'file')
        throw new RequestInvalid(`expected files only, received the text field '${fieldname.slice(0, 64)}'`)
      if (!names.includes(fieldname))
        throw new RequestInvalid(
          `expected files in the fields ${names.join(', ')}, received one in '${fieldname.slice(0, 64)}'`
        )
      if (files.has(fieldname)) throw new RequestInvalid(`expected one file in the field '${fieldname}', received more`)
      files.set(fieldname, await partContent(part, tooLarge))
    }
    return files
  })
}
