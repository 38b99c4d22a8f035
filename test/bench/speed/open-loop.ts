import { Agent, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

export interface OpenLoopAnswer {
  /** 0 where no answer came. */
  readonly status: number
  /**
   * From when the request was due, whether or not it could be sent then, to the end of its answer: a client that falls
   * behind hides nothing.
   */
  readonly ms: number
  /** When it was due, from the start. */
  readonly dueMs: number
}

/** Posts at fixed times, whatever the answers take. @param query of each request, by its number */
export async function openLoop(
  url: string,
  frame: Buffer,
  perSecond: number,
  seconds: number,
  query: (n: number) => string
): Promise<OpenLoopAnswer[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const startMs = performance.now()
  const post = (n: number, dueMs: number): Promise<OpenLoopAnswer> =>
    new Promise((resolve) => {
      const done = (status: number): void => {
        resolve({ status, ms: performance.now() - startMs - dueMs, dueMs })
      }
      const posted = request(
        `${url}/inspect?${query(n)}`,
        {
          method: 'POST',
          agent,
          headers: { 'content-type': 'application/octet-stream', 'content-length': frame.length }
        },
        (reply) => {
          reply
            .resume()
            .on('end', () => {
              done(reply.statusCode!)
            })
            .on('error', () => {
              done(reply.statusCode!)
            })
        }
      )
      posted
        .on('error', () => {
          done(0)
        })
        .end(frame)
    })
  const answers: Promise<OpenLoopAnswer>[] = []
  for (let n = 0; n < perSecond * seconds; n++) {
    const dueMs = (1000 * n) / perSecond
    const aheadMs = startMs + dueMs - performance.now()
    if (aheadMs > 1) await wait(aheadMs)
    answers.push(post(n, dueMs))
  }
  const all = await Promise.all(answers)
  agent.destroy()
  return all
}
