import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../config.ts'
import type { RecordStore } from '../domain/records/record.ts'
import { createRecordWriter, type RecordWriter } from '../store/records/record-writer.ts'
import { setTimer } from './timers.ts'

/** With `sync` a verdict waits at most this long for its record. */
const MAX_WAIT_MS = 2500

/** Wires the writer of records. Logs when the database fails and when it works again. */
export function composeRecordWriter(
  written: Pick<RecordStore, 'add'>,
  { records }: Pick<Config, 'records'>,
  logger: FastifyBaseLogger
): RecordWriter {
  return createRecordWriter({
    write: written.add,
    mode: records.mode,
    gatherMs: records.gatherMs,
    maxQueued: records.maxQueued,
    async pause(ms, wake) {
      let stop = (): void => {}
      const over = new Promise<void>((resolve) => {
        stop = setTimer(resolve, ms)
      })
      await Promise.race([over, wake])
      stop()
    },
    clockMs: () => performance.now(),
    maxWaitMs: MAX_WAIT_MS,
    alarm: (ms, ring) => setTimer(ring, ms),
    onState(state, error, { queued, lost }) {
      if (state === 'working') logger.info({ queued, lost }, 'records are written again')
      else if (state === 'failing')
        logger.error({ err: error, queued, lost }, 'the database takes no records: they wait')
      else logger.error({ err: error, queued, lost }, 'records are lost')
    }
  })
}
