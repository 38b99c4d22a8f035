import type { ChannelState, FromChannel, ToChannel } from '../domain/channels/line.ts'

/** What is used of a worker thread. */
export interface ChannelThread {
  postMessage(message: ToChannel): void
  on(event: 'message', told: (message: FromChannel) => void): unknown
  on(event: 'error', told: (error: Error) => void): unknown
  on(event: 'exit', told: () => void): unknown
  terminate(): Promise<unknown>
}

export interface SuperviseParts {
  readonly channel: string
  readonly start: () => ChannelThread
  /** @returns stops the timer */
  readonly setTimer: (run: () => void, ms: number) => () => void
  readonly now: () => Date
  readonly onMessage: (message: FromChannel) => void
  /** Told when it works, and once when it stops working. */
  readonly onState: (problem: string | null) => void
}

export interface SupervisedThread {
  /** @returns false where there is no thread at present: then the message is lost */
  post(message: ToChannel): boolean
  state(): ChannelState
  /** Has the thread end, and waits for it. */
  close(): Promise<void>
}

/** A thread that has ended is started again after this time. Milliseconds. */
export const RESTART_MS = 500
/** A thread that has reported nothing for this time counts as hung: it is ended and started again. */
export const HUNG_MS = 5000
/** So long a thread may take to report for the first time: it loads its libraries. Milliseconds. */
export const STARTING_MS = 60_000
/** A thread that does not end when it is asked to is terminated after this time. */
const PATIENCE_MS = 1000

/** Keeps a channel's thread running: what happens in it, its death too, costs the service nothing but a restart. */
export function superviseThread(parts: SuperviseParts): SupervisedThread {
  const { channel, start, setTimer, now, onMessage, onState } = parts
  let thread: ChannelThread | null = null
  let problem: string | null = 'it has not started yet'
  let since = now()
  let lastProblem: ChannelState['lastProblem'] = null
  let restarts = 0
  let closing = false
  let last: Pick<ChannelState, 'backlog' | 'events'> = { backlog: 0, events: {} }
  let stopTimer = (): void => {}
  let ended = (): void => {}

  function say(told: string | null): void {
    const at = now()
    const changes = (problem === null) !== (told === null)
    problem = told
    if (told !== null) lastProblem = { detail: told, at }
    if (!changes) return
    since = at
    onState(told)
  }

  function watch(run: () => void, ms: number): void {
    stopTimer()
    stopTimer = setTimer(run, ms)
  }

  function begin(): void {
    const mine = start()
    thread = mine
    let why = 'it has ended'
    const endAfter = (ms: number): void => {
      watch(() => {
        why = `it has said nothing for ${ms} ms`
        void mine.terminate()
      }, ms)
    }
    endAfter(STARTING_MS)
    mine.on('message', (message) => {
      if (thread !== mine) return
      // It may ask for something while it still loads.
      if (message.type === 'listening' || message.type === 'state') endAfter(HUNG_MS)
      if (message.type === 'listening') say(null)
      if (message.type === 'state') {
        last = { backlog: message.backlog, events: message.events }
        say(message.problem)
      }
      onMessage(message)
    })
    mine.on('error', (error) => {
      why = error.message
    })
    mine.on('exit', () => {
      if (thread !== mine) return
      thread = null
      stopTimer()
      ended()
      if (closing) return
      say(why)
      watch(() => {
        restarts++
        begin()
      }, RESTART_MS)
    })
  }

  begin()
  return {
    post(message) {
      thread?.postMessage(message)
      return thread !== null
    },
    state: () => ({ channel, problem, since, lastProblem, restarts, ...last }),
    async close() {
      closing = true
      stopTimer()
      const running = thread
      if (running === null) return
      const over = new Promise<void>((resolve) => {
        ended = resolve
      })
      running.postMessage({ type: 'close' })
      const stop = setTimer(() => void running.terminate(), PATIENCE_MS)
      await over
      stop()
    }
  }
}
