import type { ChildProcess } from 'node:child_process'
import type { FromChannel, ToChannel } from '../../domain/channels/line.ts'
import type { ChannelThread } from '../../integrations/supervise-thread.ts'

/** Longest time without a report of a new process, which loads libraries and makes a key. */
const MAX_BEGIN_MS = 60_000
const WAITING_MS = 1000

/** Wraps a channel's process as a thread. @param data its start data */
export function forked(child: ChildProcess, data: object): ChannelThread {
  let problem: string | null = null
  child.send({ type: 'begin', data })

  function listen(told: (message: FromChannel) => void): void {
    const began = performance.now()
    const waiting = setInterval(() => {
      if (performance.now() - began > MAX_BEGIN_MS) clearInterval(waiting)
      else told({ type: 'state', problem: 'it is starting', backlog: 0, events: {} })
    }, WAITING_MS).unref()
    child.once('exit', () => {
      clearInterval(waiting)
    })
    child.on('message', (message: FromChannel) => {
      clearInterval(waiting)
      if (message.type === 'state') problem = message.problem
      told(message)
    })
  }

  return {
    postMessage(message: ToChannel) {
      // A message to a process that is ending may be lost.
      if (child.connected) child.send(message, () => {})
    },
    on(
      event: 'message' | 'error' | 'exit',
      told: ((message: FromChannel) => void) & ((error: Error) => void) & (() => void)
    ) {
      if (event === 'message') listen(told)
      else if (event === 'exit') child.once('exit', () => told())
      else
        child.once('exit', () => {
          if (problem !== null) told(new Error(problem))
        })
    },
    async terminate() {
      child.kill('SIGKILL')
    }
  }
}
