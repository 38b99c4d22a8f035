import { InspectHeaders, InspectQuery } from '../../schemas/inspection.ts'
import { InspectReply } from '../../schemas/inspect-reply.ts'
import { problems } from '../../schemas/problem.ts'
import { FRAME_TYPES } from '../body/accept-frames.ts'
import { keyOf } from '../access/access.ts'

export const INSPECT_PART = {
  operationId: 'inspectPart',
  summary: 'Judge the picture of one part',
  description:
    'The picture is the multipart field `image` or the raw body (BMP, JPEG, PNG, TIFF, WebP by its bytes; '
    + 'with pixelFormat, width and height a raw frame as GenICam cameras send it). In the query + stands for a '
    + 'space, as in forms; a plus is %2B. A body may be compressed (Content-Encoding gzip, deflate or br; not a '
    + 'form). A form part needs no filename. Without a Content-Type, the bytes decide the format. '
    + 'multipart/x-mixed-replace with one part is accepted. Decoding may use 4 bytes for each of '
    + 'limits.maxFramePixels, all copies together. Formats that need more memory per pixel (progressive JPEG, '
    + 'interlaced PNG, 16 bits in colour, WebP) are allowed fewer pixels. A picture in which no part is found '
    + 'is answered 200 with verdict NG and reason PART_NOT_FOUND. With a measId, a repeated post of the same '
    + 'picture (and layout) of the same part by the same station for the same recipe is answered as the first '
    + 'was, and is one record (for records.repeatSeconds), also with several services on one database. If any of '
    + 'these differs, it is judged anew. Overload is answered 503 with Retry-After at once, before the '
    + 'picture is read: a full queue (OVERLOADED; stations take turns), too many bytes at a time '
    + '(TOO_MANY_BYTES), or a deadline that cannot be met (DEADLINE_UNREACHABLE). The configuration (inspectKey) '
    + 'says whether a key is required; by default it is as soon as POST /keys has made one.',
  tags: ['inspection'],
  security: [{}, ...keyOf('camera').security],
  consumes: FRAME_TYPES,
  querystring: InspectQuery,
  headers: InspectHeaders,
  response: { 200: InspectReply, ...problems(400, 401, 403, 404, 408, 409, 413, 415, 417, 422, 503) }
}
