import type { ChildProcess } from 'node:child_process'
import { createFrameReader } from './frame-reader.ts'
import type { HelperMessage } from './helper-message.ts'

/** What is used of a process: its pipes, and that it ends. */
export type HelperProcess = Pick<ChildProcess, 'kill' | 'on' | 'stdin' | 'stdout' | 'stderr'>

export interface HelperParts {
  readonly start: () => HelperProcess
  readonly maxPixelBytes: number
  /** @returns stops the timer */
  readonly setTimer: (run: () => void, ms: number) => () => void
  readonly onMessage: (message: HelperMessage, pixels: Uint8Array<ArrayBuffer>) => void
  /** It has ended, and is started again. */
  readonly onEnd: (why: string) => void
}

export interface Helper {
  ask(request: number, timeoutMs: number): void
  /** Ends the process; it is started again. */
  restart(why: string): void
  /** Ends the process for good. */
  close(): void
}

/** A process that has not opened its camera by then is ended. */
export const OPEN_MS = 30_000
/** A process that says nothing for this time counts as hung. */
export const SILENT_MS = 5000
/** Times between the end of a process and the start of the next one: doubled each time, until a frame has come. */
export const FIRST_PAUSE_MS = 500
export const LAST_PAUSE_MS = 15_000
const MAX_PROBLEM = 300
/** Lines of the libraries, which say what went wrong less well than the last line of the process itself. */
const NOISE = /^\s*$|\*\* \(process:|CRITICAL|WARNING/

/** Keeps the process of a camera running, and reads what it says. */
export function createHelper({ start, maxPixelBytes, setTimer, onMessage, onEnd }: HelperParts): Helper {
  let running: HelperProcess | null = null
  let why: string | null = null
  let pauseMs = FIRST_PAUSE_MS
  let closing = false
  let stopTimer = (): void => {}

  function watch(run: () => void, ms: number): void {
    stopTimer()
    stopTimer = setTimer(run, ms)
  }

  function restart(reason: string): void {
    why ??= reason
    running?.kill('SIGKILL')
  }

  function begin(): void {
    const mine = start()
    running = mine
    why = null
    let said = ''
    let isOver = false
    watch(() => {
      restart(`it has not opened the camera within ${OPEN_MS} ms`)
    }, OPEN_MS)
    const reader = createFrameReader(maxPixelBytes, (message, pixels) => {
      // What came with a wrong message is as little to be trusted.
      if (why !== null) return
      if (message.kind === 'frame' && message.status === 'ok') pauseMs = FIRST_PAUSE_MS
      watch(() => {
        restart(`it has said nothing for ${SILENT_MS} ms`)
      }, SILENT_MS)
      onMessage(message, pixels)
    })
    mine.stdout!.on('data', (bytes: Buffer) => {
      if (why !== null) return
      try {
        reader.push(bytes)
      } catch (error) {
        restart((error as Error).message)
      }
    })
    mine.stderr!.on('data', (bytes: Buffer) => {
      const lines = `${said}${bytes.toString('utf8')}`.slice(-4 * MAX_PROBLEM).split('\n')
      said = lines.filter((line) => !NOISE.test(line)).join('\n')
    })
    // What can't be written any more is lost with the process.
    mine.stdin!.on('error', () => {})
    const end = (reason: string): void => {
      if (isOver) return
      isOver = true
      running = null
      stopTimer()
      if (closing) return
      onEnd(why ?? (reader.isInside() ? `${reason} in the middle of a frame` : reason))
      watch(begin, pauseMs)
      pauseMs = Math.min(2 * pauseMs, LAST_PAUSE_MS)
    }
    mine.on('error', (error) => {
      end(error.message)
    })
    // After its last output.
    mine.on('close', (code, signal) => {
      const [line = ''] = said.trim().split('\n').slice(-1)
      const told = line
        .replace(/\p{Cc}/gu, ' ')
        .trim()
        .slice(0, MAX_PROBLEM)
      end(told || `the camera's process has ended with ${signal ?? `code ${code}`}`)
    })
  }

  begin()
  return {
    ask(request, timeoutMs) {
      running?.stdin!.write(`${JSON.stringify({ request, timeoutMs })}\n`)
    },
    restart,
    close() {
      closing = true
      stopTimer()
      running?.kill('SIGKILL')
    }
  }
}
