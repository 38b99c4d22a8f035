import { holdFrame } from '../../domain/inspection/frame-memory.ts'
import type { InspectionResult } from '../../domain/inspection/inspection.ts'
import type { InspectionRecord, RecordMode } from '../../domain/records/record.ts'
import type { Judged } from '../inspector.ts'
import type { KeepPicture } from './keep-picture.ts'

export interface KeepRecordParts {
  readonly mode: RecordMode
  /** Id of the data folder. */
  readonly home: string
  /** SHA-256 of a frame, in hex. */
  readonly digestOf: (frame: Uint8Array) => Promise<string>
  readonly keepPicture: KeepPicture
  /**
   * @param dueMs on the monotonic clock @returns an existing record of the same measurement @throws RecordsUnavailable
   */
  readonly add: (record: InspectionRecord, dueMs: number | undefined) => Promise<InspectionRecord | undefined>
  /** Called for a record that is lost after its verdict was answered. */
  readonly onLost: (error: unknown, resultId: string) => void
}

export interface RecordKeeping {
  /**
   * Stores the record of a verdict and its picture. Resolves when the verdict may be answered.
   * @returns an existing result of the same measurement, which must be answered instead
   * @throws RecordsUnavailable with mode `sync`
   */
  keep(judged: Judged): Promise<InspectionResult | undefined>
  /** Resolves when every record has been handed over. */
  idle(): Promise<void>
}

export function createRecordKeeping(parts: KeepRecordParts): RecordKeeping {
  const { mode, home, digestOf, keepPicture, add, onLost } = parts
  /** Resolves when the last record has been handed over. Never rejects. */
  let handedOver = Promise.resolve()

  /** Creates the record of a verdict after its picture was queued. */
  async function recordOf(judged: Judged): Promise<InspectionRecord> {
    const { heatmap: _tooLarge, ...result } = judged.result
    const { frame, measurement = null, postedBy = null, study } = judged.request
    const at = result.judgedAt
    const letGo = holdFrame(frame)
    try {
      const frameSha256 = result.measId === null ? null : await digestOf(frame)
      const picture = await keepPicture(judged, at)
      return { at, home, result, frameSha256, measurement, postedBy, picture, ...(study !== undefined && { study }) }
    } finally {
      // The frame is no longer needed while the record waits for the database.
      letGo()
    }
  }

  return {
    async keep(judged) {
      const { dueMs } = judged.request
      const record = recordOf(judged)
      if (mode === 'sync') return (await add(await record, dueMs))?.result
      // Records are handed over in the order of the verdicts. Without this, a part without a picture could overtake one
      // with a picture.
      handedOver = Promise.allSettled([handedOver, record])
        .then(async () => {
          await add(await record, dueMs)
        })
        .catch((error: unknown) => {
          onLost(error, judged.result.resultId)
        })
      return undefined
    },
    idle: () => handedOver
  }
}
