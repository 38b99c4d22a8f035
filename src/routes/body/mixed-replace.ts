import { FrameMissing, FrameMultiple, RequestInvalid } from '../../errors.ts'

const HEAD_END = Buffer.from('\r\n\r\n')

/**
 * The only part of a multipart/x-mixed-replace body. Cameras that stream pictures send this type: headers, an empty
 * line, the picture, the next boundary. A part with a Content-Length needs no boundary after it.
 *
 * Source  RFC 2046, 5.1
 *
 * @param contentType of the request, with its boundary
 * @returns a view of `body`
 * @throws RequestInvalid without a boundary or a part's end, FrameMissing for no part, FrameMultiple for more than one
 */
export function onlyMixedPart(body: Buffer, contentType: string): Buffer {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType) ?? []
  // Some cameras include the two dashes in the boundary parameter.
  const boundary = (quoted ?? plain ?? '').replace(/^--/, '')
  if (boundary === '') throw invalid('one without a boundary')
  const mark = Buffer.from(`--${boundary}`)
  const start = body.indexOf(mark)
  const headEnd = start < 0 ? -1 : body.indexOf(HEAD_END, start)
  if (headEnd < 0) throw new FrameMissing('no part at all')
  const head = body.subarray(start, headEnd).toString('latin1')
  const from = headEnd + HEAD_END.length
  const length = /^content-length:\s*(\d+)\s*$/im.exec(head)?.[1]
  const next = body.indexOf(mark, length === undefined ? from : from + Number(length))
  if (length === undefined && next < 0) throw invalid('one whose part has no end')
  const to = length === undefined ? lineBefore(body, next) : from + Number(length)
  if (to > body.length)
    throw invalid(`expected a part of ${length} bytes, as its Content-Length says, received ${body.length - from}`)
  if (next >= 0 && body.indexOf(HEAD_END, next) >= 0) throw new FrameMultiple('more than one')
  return body.subarray(from, to)
}

/** Index where the content before a boundary ends. The line break belongs to the boundary. */
function lineBefore(body: Buffer, boundaryAt: number): number {
  if (body[boundaryAt - 1] !== 0x0a) return boundaryAt
  return body[boundaryAt - 2] === 0x0d ? boundaryAt - 2 : boundaryAt - 1
}

function invalid(received: string): Error {
  return new RequestInvalid(`expected a multipart/x-mixed-replace body with one picture, received ${received}`)
}
