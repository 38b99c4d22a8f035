import { Agent, request } from 'node:http'

export interface Answered {
  readonly startedAtMs: number
  readonly endedAtMs: number
  /** 0 where no answer came. */
  readonly status: number
  readonly body: string
}

export interface ClosedLoop {
  /** All answers so far, in the order in which they came. */
  readonly answers: readonly Answered[]
  /** Lets the requests under way end. */
  stop(): Promise<void>
}

/** Posts a picture over and over: so many connections, each with one request under way. Times by performance.now(). */
export function closedLoop(url: string, picture: Buffer, connections: number): ClosedLoop {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const answers: Answered[] = []
  const stopped = new AbortController()

  const post = (): Promise<Omit<Answered, 'startedAtMs' | 'endedAtMs'>> =>
    new Promise((resolve) => {
      const fail = (error: Error): void => {
        resolve({ status: 0, body: error.message })
      }
      request(
        url,
        { method: 'POST', agent, headers: { 'content-type': 'image/bmp', 'content-length': picture.length } },
        (reply) => {
          let body = ''
          reply
            .setEncoding('utf8')
            .on('data', (text: string) => {
              body += text
            })
            .on('end', () => {
              resolve({ status: reply.statusCode!, body })
            })
            .on('error', fail)
        }
      )
        .on('error', fail)
        .end(picture)
    })

  const loops = Array.from({ length: connections }, async () => {
    while (!stopped.signal.aborted) {
      const startedAtMs = performance.now()
      const answer = await post()
      answers.push({ ...answer, startedAtMs, endedAtMs: performance.now() })
    }
  })
  return {
    answers,
    async stop() {
      stopped.abort()
      await Promise.all(loops)
      agent.destroy()
    }
  }
}

/** @param q 0 to 1 */
export function quantile(values: readonly number[], q: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))] ?? NaN
}
