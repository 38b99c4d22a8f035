import type { LineWishes } from '../../domain/channels/line.ts'
import type { ChannelPicture, ChannelVerdict } from '../../domain/channels/picture.ts'
import type { Admission } from '../../domain/inspection/admission.ts'
import type { InspectionRequest, InspectionResult, Inspector } from '../../domain/inspection/inspection.ts'
import { partIdOf } from '../../domain/inspection/part-id.ts'
import type { InspectionRecord, JudgeOnce, RecordReader } from '../../domain/records/record.ts'
import { RequestInvalid } from '../../errors.ts'
import { callerId } from '../../schemas/inspection.ts'

export interface JudgePictureParts {
  /** The recipe of a picture that names none. */
  readonly recipeOf: (station: string | undefined) => string
  readonly admission: Admission
  readonly judgeOnce: JudgeOnce
  readonly inspector: Inspector
  /** Also finds records that are being written. */
  readonly records: Pick<RecordReader, 'list'>
  /** SHA-256 of a frame, in hex. */
  readonly digestOf: (frame: Uint8Array) => Promise<string>
  readonly wishes: Pick<LineWishes, 'partOf'>
  /** Called for each judged picture. */
  readonly onResult: (result: InspectionResult) => void
}

const STATION_NAME = 'of 1 to 128 letters, digits, spaces or ._:/+#@-'
/** Not possible in the present state. */
const CONFLICT = 409

/**
 * Judges a channel's picture as `POST /inspect` does: in its turn, and only once.
 */
export function createJudgePicture(parts: JudgePictureParts): (picture: ChannelPicture) => Promise<ChannelVerdict> {
  const { recipeOf, admission, judgeOnce, inspector, records, digestOf, wishes, onResult } = parts

  async function newest({
    measId,
    station
  }: Pick<ChannelPicture, 'measId' | 'station'>): Promise<InspectionRecord | undefined> {
    return (await records.list({ measId, station: station ?? undefined }, { limit: 1 }))[0]
  }

  /** The recorded result of this picture from before a restart. */
  async function known(picture: ChannelPicture): Promise<InspectionRecord['result'] | undefined> {
    const record = picture.mayBeKnown ? await newest(picture) : undefined
    return record?.frameSha256 === (await digestOf(picture.frame)) ? record.result : undefined
  }

  async function judge({
    frame,
    received,
    measId,
    recipe,
    raw,
    capturedAt,
    ...picture
  }: ChannelPicture): Promise<InspectionResult> {
    const station = picture.station ?? undefined
    if (!callerId.optional().safeParse(station).success)
      throw new RequestInvalid(`expected a station ${STATION_NAME}, received ${JSON.stringify(station)}`)
    const partId = picture.partId === null ? wishes.partOf(station, measId) : partIdOf(picture.partId)
    const ticket = admission.enter({ station, bytes: frame.length })
    try {
      const request: InspectionRequest = {
        frame,
        received,
        measId,
        recipeId: recipe ?? recipeOf(station),
        ...(station !== undefined && { station }),
        ...(partId !== undefined && { partId }),
        ...(raw !== undefined && { raw }),
        ...(capturedAt !== undefined && { capturedAt })
      }
      return await judgeOnce(request, (asked) =>
        admission.run(ticket, frame.length, async () => {
          const result = await inspector.inspect(asked)
          onResult(result)
          return result
        })
      )
    } finally {
      admission.leave(ticket)
    }
  }

  return async (picture) => {
    try {
      const result = (await known(picture)) ?? (await judge(picture))
      if (!picture.untilRecorded) return { kind: 'judged', result }
      const record = await newest(picture)
      if (record?.result.resultId !== result.resultId) return { kind: 'later', detail: 'its record is not written yet' }
      return { kind: 'judged', result: record.result }
    } catch (error) {
      const {
        statusCode = 500,
        code = 'INTERNAL',
        message
      } = error as { statusCode?: number; code?: string; message: string }
      return statusCode >= 500 || statusCode === CONFLICT
        ? { kind: 'later', detail: message }
        : { kind: 'refused', errorCode: code, detail: message }
    }
  }
}
