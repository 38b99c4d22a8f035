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
  /** @param dueMs on the monotonic clock @returns what is on record in its place @throws RecordsUnavailable */
  readonly add: (record: InspectionRecord, dueMs: number | undefined) => Promise<InspectionRecord | undefined>
  /** Called for a record that is lost after its verdict was answered. */
  readonly onLost: (error: unknown, resultId: string) => void
}

export interface RecordKeeping {
  /**
   * Records a verdict and keeps its picture. Resolves when the verdict may be answered.
   * @returns what is on record in its place, which is to be answered then
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

  /** The record of a verdict, once its picture has been taken. */
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
      // In the order of the verdicts: a picture takes time, and the part behind it may need none.
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
