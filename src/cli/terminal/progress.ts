import { SingleBar } from 'cli-progress'
import type { TextStream } from '../context.ts'

export interface Progress {
  /** @param note shown beside the count, such as losses */
  update(done: number, note?: string): void
  /** Ends the bar. Call it in a `finally`. */
  stop(): void
}

export interface ProgressOptions {
  readonly label: string
  readonly total: number
  /** Largest number of lines, where the stream is not a terminal. Default 10. */
  readonly lines?: number
  /**
   * Whether the bar shows its own estimate of the time left. Default true. Set it to false where the notes show the
   * time left.
   */
  readonly timeLeft?: boolean
}

/** A progress bar with the time left on a terminal; elsewhere (a log file, a pipe) plain lines. */
export function createProgress(stream: TextStream, options: ProgressOptions): Progress {
  return stream.isTTY === true ? bar(stream, options) : plainLines(stream, options)
}

function bar(stream: TextStream, { label, total, timeLeft = true }: ProgressOptions): Progress {
  const single = new SingleBar({
    format: `${label} [{bar}] {value}/{total}${timeLeft ? ', {eta_formatted} left' : ''}  {note}`,
    stream: stream as NodeJS.WritableStream,
    barsize: 24,
    hideCursor: true
  })
  single.start(total, 0, { note: '' })
  return {
    update(done, note = '') {
      single.update(done, { note })
    },
    stop() {
      single.stop()
    }
  }
}

function plainLines(stream: TextStream, { label, total, lines = 10 }: ProgressOptions): Progress {
  const step = Math.max(1, Math.ceil(total / lines))
  let next = step
  return {
    update(done, note) {
      if (done < next && done < total) return
      next = (Math.floor(done / step) + 1) * step
      stream.write(`${label}: ${done} of ${total}${note === undefined ? '' : `, ${note}`}\n`)
    },
    stop() {}
  }
}
