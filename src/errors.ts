import createError from '@fastify/error'

// Every error that a client can see: code, message, HTTP status. The only such list.
// Messages say what was expected and what was received. Sent as RFC 9457 problem+json by plugins/problem.ts.

export const FrameEmpty = createError('FRAME_EMPTY', 'expected a picture, received 0 bytes', 400)
export const FrameMissing = createError<[string]>(
  'FRAME_MISSING',
  "expected one file in the multipart field 'image', received %s",
  400
)
export const FrameMultiple = createError<[string]>(
  'FRAME_MULTIPLE',
  "expected one file in the multipart field 'image', received %s",
  400
)
export const FrameTooLarge = createError<[number, string]>(
  'FRAME_TOO_LARGE',
  'expected at most %s bytes, received %s',
  413
)
export const FrameTooManyPixels = createError<[number, number, number]>(
  'FRAME_TOO_MANY_PIXELS',
  'expected at most %s pixels, the header says %s x %s',
  413
)
export const FrameFormatUnknown = createError<[string]>(
  'FRAME_FORMAT_UNKNOWN',
  'expected BMP, JPEG, PNG, TIFF or WebP, received a body that starts with %s',
  415
)
export const FrameCorrupt = createError<[string, string]>(
  'FRAME_CORRUPT',
  'expected a complete %s picture, received one that cannot be decoded: %s',
  422
)
export const RawLayoutInvalid = createError<[string]>('RAW_LAYOUT_INVALID', 'raw frame: %s', 400)
export const RawLengthMismatch = createError<[number, string, string]>(
  'RAW_LENGTH_MISMATCH',
  'raw frame: expected %s bytes (%s), received %s',
  400
)
export const ContentTypeUnsupported = createError<[string, string]>(
  'CONTENT_TYPE_UNSUPPORTED',
  'expected the content type %s, received %s',
  415
)
export const ContentEncodingUnsupported = createError<[string, string]>(
  'CONTENT_ENCODING_UNSUPPORTED',
  'expected the content encoding %s, received %s',
  415
)
export const BodyTooLarge = createError<[number, string]>(
  'BODY_TOO_LARGE',
  'expected a body of at most %s bytes, received %s',
  413
)
export const RequestInvalid = createError<[string]>('REQUEST_INVALID', '%s', 400)
export const RecipeNotFound = createError<[string, string]>(
  'RECIPE_NOT_FOUND',
  "recipe '%s' does not exist; known recipes: %s",
  404
)
export const NoMasterPart = createError<[string, string]>(
  'NO_MASTER_PART',
  "expected a master part of the station's recipe: station '%s' has none with the part id '%s'",
  404
)
export const CameraNotFound = createError<[string]>(
  'CAMERA_NOT_FOUND',
  "expected a station with a camera that HTTP triggers, received '%s'",
  404
)
export const CameraUnavailable = createError<[string, string]>(
  'CAMERA_UNAVAILABLE',
  "the camera of station '%s' took no picture: %s",
  503
)
export const CameraFault = createError<[string, string]>(
  'CAMERA_FAULT',
  "no picture of the camera of station '%s' was judged: %s",
  502
)
export const RecipeInvalid = createError<[string, string]>('RECIPE_INVALID', "recipe '%s': %s", 400)
export const RecipeWithoutModel = createError<[string]>(
  'RECIPE_WITHOUT_MODEL',
  "recipe '%s' has no model version yet: train one first",
  409
)
export const RecipeExists = createError<[string]>(
  'RECIPE_EXISTS',
  "expected the id of a new recipe, received '%s', which exists",
  409
)
export const RecipeShipped = createError<[string]>(
  'RECIPE_SHIPPED',
  "recipe '%s' comes with the program and cannot be deleted; only a recipe of the station can",
  409
)
export const RecipeInUse = createError<[string]>(
  'RECIPE_IN_USE',
  "recipe '%s' is named in the configuration (defaultRecipe, preload or stations): take it out there first",
  409
)
export const RecipeChanged = createError<[string, number, number]>(
  'RECIPE_CHANGED',
  "recipe '%s' was changed in the meantime: expected revision %s, it is revision %s",
  409
)
export const RevisionMissing = createError<[string]>(
  'REVISION_MISSING',
  "recipe '%s': a threshold belongs to one model version: expected with it the revision that it was chosen for "
    + '(in the body or as If-Match), or its thresholdModelVersion, received neither',
  428
)
export const ThresholdOfOther = createError<[string, string, string]>(
  'THRESHOLD_OF_OTHER',
  "recipe '%s': expected a threshold for the model version that judges, '%s', received one for '%s'",
  409
)
export const PreconditionFailed = createError<[string]>('PRECONDITION_FAILED', 'If-Match: %s', 412)
export const ModelNotFound = createError<[string, string]>(
  'MODEL_NOT_FOUND',
  "model version '%s' of recipe '%s' does not exist",
  404
)
export const ModelKept = createError<[string, string]>('MODEL_KEPT', "model version '%s' cannot be removed: %s", 409)
export const ModelBroken = createError<[string, string]>('MODEL_BROKEN', "model version '%s' cannot be used: %s", 409)
export const GoldenSetFailed = createError<[string, number, string]>(
  'GOLDEN_SET_FAILED',
  '%s: expected all %s golden pictures to be judged right, received %s. To activate it anyway, give an '
    + 'overrideReason (okng: --force <reason>)',
  409
)
export const GoldenSetFull = createError<[string, number]>(
  'GOLDEN_SET_FULL',
  "the golden set of recipe '%s' holds its %s pictures: remove some",
  409
)
export const GoldenPictureNotFound = createError<[string, string]>(
  'GOLDEN_PICTURE_NOT_FOUND',
  "no picture '%s' in the golden set of recipe '%s'",
  404
)
export const NothingToRollBack = createError<[string]>(
  'NOTHING_TO_ROLL_BACK',
  "recipe '%s' has no model version that was active before this one",
  409
)
export const ShadowJudges = createError<[string, string]>(
  'SHADOW_JUDGES',
  "expected another version than the active one as shadow version, received '%s', which is active for recipe '%s'",
  409
)
export const ShadowNotSet = createError<[string, string]>(
  'SHADOW_NOT_SET',
  "model version '%s' is not the shadow version of recipe '%s'",
  404
)
export const ReportNotFound = createError<[string]>('REPORT_NOT_FOUND', "model version '%s' has no report", 404)
export const ModelUploadInvalid = createError<[string]>('MODEL_UPLOAD_INVALID', '%s', 400)
export const DatasetInvalid = createError<[string]>('DATASET_INVALID', '%s', 400)
export const TrainingQueueFull = createError<[number]>(
  'TRAINING_QUEUE_FULL',
  'expected at most %s waiting jobs: wait, or cancel one',
  409
)
export const JobNotFound = createError<[string]>('JOB_NOT_FOUND', "training job '%s' does not exist", 404)
export const JobNotCancellable = createError<[string, string]>(
  'JOB_NOT_CANCELLABLE',
  "expected a job that is queued or running on this station, job '%s' is %s",
  409
)
export const TooManyFollowers = createError<[number]>(
  'TOO_MANY_FOLLOWERS',
  'expected at most %s open event streams: close one',
  503
)
export const DatasetNotFound = createError<[string]>('DATASET_NOT_FOUND', "data set '%s' does not exist", 404)
export const DatasetImageNotFound = createError<[string, string]>(
  'DATASET_IMAGE_NOT_FOUND',
  "data set '%s' has no picture %s",
  404
)
export const DatasetConflict = createError<[string, string, string]>(
  'DATASET_CONFLICT',
  "data set '%s' has picture %s with the label %s: remove it first",
  409
)
export const DatasetFull = createError<[string, number]>(
  'DATASET_FULL',
  "data set '%s': expected at most %s pictures",
  409
)
export const DatasetsFull = createError<[number]>('DATASETS_FULL', 'expected at most %s data sets: remove one', 409)
export const DatasetInUse = createError<[string, string]>(
  'DATASET_IN_USE',
  "data set '%s' is used by job '%s': wait until it has ended, or cancel it",
  409
)
export const UploadInvalid = createError<[string]>(
  'UPLOAD_INVALID',
  'expected a multipart body with picture files in fields named image, received %s',
  400
)
export const UploadTooLarge = createError<[string]>('UPLOAD_TOO_LARGE', 'expected %s', 413)
export const TeachBusy = createError<[string]>(
  'TEACH_BUSY',
  "recipe '%s' is being taught already: wait until that is done",
  409
)
export const TeachFailed = createError<[string, string]>('TEACH_FAILED', "recipe '%s' could not be taught: %s", 409)
export const KeyMissing = createError(
  'KEY_MISSING',
  "expected the header 'Authorization: Bearer <key>', received none",
  401
)
export const KeyWrong = createError(
  'KEY_WRONG',
  'expected a key of this service that is not revoked, received another one',
  401
)
export const KeyTriesTooMany = createError<[number]>(
  'KEY_TRIES_TOO_MANY',
  'expected no more wrong keys from this address for %s s, received another one',
  429
)
export const RoleTooLow = createError<[string, string]>(
  'ROLE_TOO_LOW',
  "expected a key of role '%s' or above, received one of role '%s'",
  403
)
export const PinWrong = createError('PIN_WRONG', 'expected the name and the PIN of a person, received others', 401)
export const PasswordWrong = createError(
  'PASSWORD_WRONG',
  'expected the name and the password of a person, received others',
  401
)
export const NoRole = createError<[string]>(
  'NO_ROLE',
  "expected a person in a group that gives a role here (ldap.roles or oidc.roles of the configuration), '%s' is in "
    + 'none',
  403
)
export const PersonNameUnfit = createError<[string]>(
  'PERSON_NAME_UNFIT',
  "expected a name of 1 to 64 letters, digits, spaces or ._@- that no key of this service has, received '%s'",
  403
)
export const SignOnFailed = createError<[string]>('SIGN_ON_FAILED', 'the sign-on was not completed: %s', 401)
export const DirectoryUnavailable = createError<[string, string]>(
  'DIRECTORY_UNAVAILABLE',
  "'%s' does not answer as expected, so nobody can log in through it now: %s",
  503
)
export const WayNotSetUp = createError<[string]>(
  'WAY_NOT_SET_UP',
  'expected a way to log in that the configuration has, but it has no %s',
  409
)
export const SignatureNeeded = createError<[string]>(
  'SIGNATURE_NEEDED',
  "expected the header 'okng-signature', as the configuration asks for a signature (%s): POST /signatures gives one, "
    + 'and the page asks for it',
  403
)
export const SignatureWrong = createError(
  'SIGNATURE_WRONG',
  'expected an unused signature of exactly this request, at most two minutes old, received another one',
  403
)
export const SignerRoleTooLow = createError<[string, string]>(
  'SIGNER_ROLE_TOO_LOW',
  "expected a signature by a person of role '%s' or above, received one of role '%s'",
  403
)
export const SignerSame = createError<[string]>(
  'SIGNER_SAME',
  "expected a signature by another person than the one who asks for the change, received one by '%s'",
  403
)
export const SignatureByPersonOnly = createError<[string]>(
  'SIGNATURE_BY_PERSON_ONLY',
  "a person must sign this (signatures.activate of the configuration): activate version '%s' on the page, or by POST "
    + '/models/:version/activate',
  403
)
export const SessionEnded = createError(
  'SESSION_ENDED',
  'expected a session that has not ended, received one that has, or is not known: log in again',
  401
)
export const SessionNotFound = createError<[string]>(
  'SESSION_NOT_FOUND',
  "session '%s' does not exist or has ended",
  404
)
export const PageTokenWrong = createError(
  'PAGE_TOKEN_WRONG',
  "expected the header 'okng-token' with the token of the session, as GET /whoami answers it, received none or another",
  403
)
export const PinTriesTooMany = createError<[number]>(
  'PIN_TRIES_TOO_MANY',
  'too many wrong PINs: wait %s seconds, or log in by a key',
  429
)
export const PinNotFound = createError<[string]>('PIN_NOT_FOUND', "'%s' has no PIN", 404)
export const KeyNotFound = createError<[string]>('KEY_NOT_FOUND', "key '%s' does not exist", 404)
export const KeyNameTaken = createError<[string]>(
  'KEY_NAME_TAKEN',
  "expected a name that no other key has, received '%s'",
  409
)
export const FirstKeyNotAdmin = createError<[string]>(
  'FIRST_KEY_NOT_ADMIN',
  "expected the first key to be of role 'admin', as nobody could make another one without it; received role '%s'",
  409
)
export const LastAdminKey = createError<[string]>(
  'LAST_ADMIN_KEY',
  "expected an admin's key to be left, but '%s' is the last one: make another one first",
  409
)
export const KeysUnavailable = createError(
  'KEYS_UNAVAILABLE',
  'the database does not answer, so the key cannot be checked',
  503
)
export const HostNotLocal = createError<[string]>(
  'HOST_NOT_LOCAL',
  "without keys expected a request to localhost, 127.0.0.1 or [::1], received one to the host '%s'",
  403
)
export const ProxyWithoutKeys = createError<[string]>(
  'PROXY_WITHOUT_KEYS',
  "without keys expected a request from this machine itself, received one through a proxy (header '%s'): make a "
    + 'key with `okng keys create --role admin`, or set OKNG_ADMIN_KEYS',
  403
)
export const OtherSite = createError<[string]>(
  'OTHER_SITE',
  "without a key expected a request from this service's own page or from no page at all, received one from '%s'",
  403
)
export const LiveFull = createError<[number]>(
  'LIVE_FULL',
  'expected at most %s watchers of live results at a time, received one more',
  503
)
export const RecordsUnavailable = createError<[string]>('RECORDS_UNAVAILABLE', 'the database does not answer: %s', 503)
export const BlobsUnavailable = createError<[string]>(
  'BLOBS_UNAVAILABLE',
  'the storage of pictures and model versions does not answer: %s',
  503
)
export const BlobDamaged = createError<[string, string]>(
  'BLOB_DAMAGED',
  'expected content with SHA-256 %s, received %s',
  400
)
export const BlobNotFound = createError<[string]>('BLOB_NOT_FOUND', 'there is no content with SHA-256 %s', 404)
export const StationNotFound = createError<[string]>('STATION_NOT_FOUND', "station '%s' has never reported here", 404)
export const StationNameTaken = createError<[string]>(
  'STATION_NAME_TAKEN',
  "expected a name that no other station uses, but another data folder reports as '%s': give one of the two another "
    + 'plant.name, or forget the station first if its folder was made anew',
  409
)
export const StationNotKeys = createError<[string, string]>(
  'STATION_NOT_KEYS',
  "expected the station '%s', which the key is named after, received '%s'",
  403
)
export const StationNotFolders = createError<[string, string]>(
  'STATION_NOT_FOLDERS',
  "expected the data folder that station '%s' first reported from, received '%s': forget the station first if it "
    + 'was renamed or its folder was made anew',
  403
)
export const StationNotReported = createError<[string]>(
  'STATION_NOT_REPORTED',
  "expected a report of station '%s' before its records",
  409
)
export const RecordNotStations = createError<[string]>(
  'RECORD_NOT_STATIONS',
  "expected a label for a record of this station, received one for '%s', which belongs to another data folder",
  403
)
export const RolloutRuns = createError<[string]>(
  'ROLLOUT_RUNS',
  "a rollout of recipe '%s' is running: wait until it is done, or stop it first",
  409
)
export const RolloutNotFound = createError<[number]>('ROLLOUT_NOT_FOUND', 'there is no rollout %s', 404)
export const RolloutOver = createError<[number, string]>('ROLLOUT_OVER', 'rollout %s is already %s', 409)
export const InspectionNotFound = createError<[string]>('INSPECTION_NOT_FOUND', "inspection '%s' is not on record", 404)
export const PictureNotKept = createError<[string]>(
  'PICTURE_NOT_KEPT',
  "inspection '%s' has no picture: it was not kept, or it was removed",
  404
)
export const ReviewPartNotFound = createError<[string]>(
  'REVIEW_PART_NOT_FOUND',
  "inspection '%s' does not wait for review, and was not reviewed",
  404
)
export const ValidationNotFound = createError<[string]>(
  'VALIDATION_NOT_FOUND',
  "no validation report of model version '%s' was issued",
  404
)
export const StudyNotFound = createError<[string]>('STUDY_NOT_FOUND', "study '%s' was not planned", 404)
export const StudyExists = createError<[string]>(
  'STUDY_EXISTS',
  "study '%s' was planned before: take another name, or remove its plan",
  409
)
export const StudyInvalid = createError<[string]>('STUDY_INVALID', 'study: %s', 400)
export const StudyUnfinished = createError<[string, number, number]>(
  'STUDY_UNFINISHED',
  "study '%s': expected %d presentations, received %d",
  409
)
export const StudyUnusable = createError<[string, string]>('STUDY_UNUSABLE', "study '%s': %s", 409)
export const NotWatched = createError<[string, string]>(
  'NOT_WATCHED',
  "recipe '%s' at station '%s': no part was judged there yet",
  404
)
export const DiskNearlyFull = createError<[number, number]>(
  'DISK_NEARLY_FULL',
  'expected at least %s bytes free on the disk, found %s',
  503
)
export const DiskFull = createError<[string]>(
  'DISK_FULL',
  'the disk of the data folder is full, so nothing was saved: make room, then send the request again (%s)',
  507
)
export const DataFolderUnwritable = createError<[string]>(
  'DATA_FOLDER_UNWRITABLE',
  'the service may not write to its data folder, so nothing was saved: give its user the rights, then send the '
    + 'request again (%s)',
  507
)
export const Overloaded = createError<[number]>(
  'OVERLOADED',
  'expected at most %s waiting pictures, received one more: send the picture again after Retry-After',
  503
)
export const TrialsBusy = createError<[number]>(
  'TRIALS_BUSY',
  'expected at most %s pictures to be tried at a time, received one more: send it again after an answer has arrived',
  503
)
export const TooManyBytes = createError<[number, number]>(
  'TOO_MANY_BYTES',
  'expected at most %s bytes of pictures at a time, received %s more: send the picture again after Retry-After',
  503
)
export const DeadlineUnreachable = createError<[number, number]>(
  'DEADLINE_UNREACHABLE',
  'expected to answer within deadlineMs = %s, but it would take %s ms',
  503
)
export const NotReady = createError('NOT_READY', 'the model has not answered a warm-up picture yet', 503)
export const RouteNotFound = createError<[string, string]>('ROUTE_NOT_FOUND', 'no route %s %s; see /docs', 404)
export const MethodNotAllowed = createError<[string, string, string]>(
  'METHOD_NOT_ALLOWED',
  'expected the method %s for %s, received %s',
  405
)
export const ExpectationUnknown = createError<[string]>(
  'EXPECTATION_UNKNOWN',
  "expected no header Expect, or 'Expect: 100-continue', received '%s'",
  417
)
export const ContentLengthWrong = createError<[number]>(
  'CONTENT_LENGTH_WRONG',
  'expected a body of %s bytes, as its Content-Length says, and then another request or nothing, received more '
    + 'bytes; the answer to the request before stands',
  400
)
export const RequestMalformed = createError<[string]>(
  'REQUEST_MALFORMED',
  'expected HTTP/1.1, received something else: %s',
  400
)
export const RequestTimeout = createError(
  'REQUEST_TIMEOUT',
  'expected the whole request within limits.requestTimeoutMs, received a part of it',
  408
)
export const HeadersTooLarge = createError(
  'HEADERS_TOO_LARGE',
  'expected headers of at most 16 KiB in all, received more',
  431
)
export const TimedOut = createError(
  'TIMED_OUT',
  'expected to answer within limits.requestTimeoutMs, but could not',
  503
)
export const Internal = createError('INTERNAL', 'the service failed; look for this instance in its log', 500)
