import createError from '@fastify/error'

// Every error that a client can see: code, message, HTTP status. The only such list.
// Messages say what was expected and what was received. Sent as RFC 9457 problem+json by plugins/problem.ts.

export const FrameEmpty = createError('FRAME_EMPTY', 'expected a picture, received 0 bytes', 400)
export const FrameMissing = createError<[string]>('FRAME_MISSING', "expected one file in the multipart field 'image', received %s", 400)
export const FrameMultiple = createError<[number]>('FRAME_MULTIPLE', "expected one file in the multipart field 'image', received %s", 400)
export const FrameTooLarge = createError<[number, string]>('FRAME_TOO_LARGE', 'expected at most %s bytes, received %s', 413)
export const FrameTooManyPixels = createError<[number, number, number]>('FRAME_TOO_MANY_PIXELS', 'expected at most %s pixels, the header says %s x %s', 413)
export const FrameFormatUnknown = createError<[string]>('FRAME_FORMAT_UNKNOWN', 'expected BMP, JPEG, PNG, TIFF or WebP, received a body that starts with %s', 415)
export const FrameCorrupt = createError<[string, string]>('FRAME_CORRUPT', 'expected a complete %s picture, received one that cannot be decoded: %s', 422)
export const RawLayoutInvalid = createError<[string]>('RAW_LAYOUT_INVALID', 'raw frame: %s', 400)
export const RawLengthMismatch = createError<[number, string, number]>('RAW_LENGTH_MISMATCH', 'raw frame: expected %s bytes (%s), received %s', 400)
export const ContentTypeUnsupported = createError<[string]>('CONTENT_TYPE_UNSUPPORTED', 'expected multipart/form-data, image/* or application/octet-stream, received %s', 415)
export const RequestInvalid = createError<[string]>('REQUEST_INVALID', '%s', 400)
export const RecipeNotFound = createError<[string, string]>('RECIPE_NOT_FOUND', "recipe '%s' does not exist; known recipes: %s", 404)
export const RecipeInvalid = createError<[string, string]>('RECIPE_INVALID', "recipe '%s': %s", 400)
export const RecipeWithoutModel = createError<[string]>('RECIPE_WITHOUT_MODEL', "recipe '%s' has no model version yet: train one first", 409)
export const ModelNotFound = createError<[string, string]>('MODEL_NOT_FOUND', "model version '%s' of recipe '%s' does not exist", 404)
export const ModelBroken = createError<[string, string]>('MODEL_BROKEN', "model version '%s' cannot be used: %s", 409)
export const DatasetInvalid = createError<[string]>('DATASET_INVALID', '%s', 400)
export const TrainingBusy = createError<[string]>('TRAINING_BUSY', "job '%s' is still running; one training at a time", 409)
export const JobNotFound = createError<[string]>('JOB_NOT_FOUND', "training job '%s' does not exist", 404)
export const KeyMissing = createError('KEY_MISSING', "expected the header 'Authorization: Bearer <key>', received none", 401)
export const KeyWrong = createError('KEY_WRONG', 'the bearer key is not one of the configured keys', 401)
export const NotReady = createError('NOT_READY', 'the model has not answered a warm-up picture yet', 503)
export const RouteNotFound = createError<[string, string]>('ROUTE_NOT_FOUND', 'no route %s %s; see /docs', 404)
