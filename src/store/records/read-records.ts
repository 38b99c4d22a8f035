import type { RecordReader } from '../../domain/records/record.ts'
import { RecordsUnavailable } from '../../errors.ts'
import type { RecordWriter } from './record-writer.ts'

export interface ReadRecordsParts {
  readonly store: RecordReader
  readonly writer: Pick<RecordWriter, 'find' | 'flush'>
  /** A reader waits at most this long for records that are being written. */
  readonly pause: () => Promise<void>
  /** Called with the reason why the database could not be read. */
  readonly onFault: (error: unknown) => void
}

/** The records, with those that were answered but are not written yet. */
export function readRecords({ store, writer, pause, onFault }: ReadRecordsParts): RecordReader {
  async function asked<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer
    } catch (error) {
      onFault(error)
      throw new RecordsUnavailable('records cannot be read')
    }
  }
  return {
    async list(filter, page) {
      await Promise.race([writer.flush(), pause()])
      return asked(store.list(filter, page))
    },
    get: async (id) => writer.find(id) ?? asked(store.get(id))
  }
}
