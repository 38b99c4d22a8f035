// The line: parts whose truth is known because they are drawn, a camera that posts them, and a journal of all that was
// sent and answered.
import assert from 'node:assert/strict'
import { Agent, request } from 'node:http'
import type { InspectionResult, Reason } from '../../src/domain/inspection/inspection.ts'
import { createRandom } from '../../src/domain/random.ts'
import { encodeBmp } from '../../src/imaging/encode/encode-bmp.ts'
import { renderBackground } from '../../src/rendering/render-background.ts'
import { drawnPart } from '../integration/service-fixture.ts'

/** What a drawn picture shows, and what recipe demo-ring as shipped says of it. */
export interface Shown {
  readonly truth: 'good' | 'defect' | 'nothing'
  readonly reason: Reason
  readonly picture: Uint8Array
}

/** Parts on which the shipped model is right: where it isn't, that is no matter of faults. */
export const PARTS: readonly Shown[] = [
  ...[1, 4, 7].map((seed): Shown => ({ truth: 'good', reason: 'WITHIN_THRESHOLD', picture: drawnPart(seed) })),
  ...[4, 8, 9].map((seed): Shown => ({ truth: 'defect', reason: 'ABOVE_THRESHOLD', picture: drawnPart(seed, 'dent') })),
  {
    truth: 'nothing',
    reason: 'PART_NOT_FOUND',
    picture: encodeBmp(renderBackground({ random: createRandom(1), width: 320, height: 240 }))
  }
]

/** One picture sent. */
export interface Entry {
  readonly partId: string
  readonly shown: Shown
  /** 0 where no answer came. */
  readonly status: number
  /** The service said that it takes the picture. */
  readonly accepted: boolean
  readonly result: InspectionResult | null
  readonly problem: string | null
}

export interface Line {
  readonly journal: readonly Entry[]
  /** Posts one part; the answer, or that there was none, goes into the journal. */
  post(shown?: Shown): Promise<Entry>
  /** Posts parts over and over on so many connections until `stop`. */
  run(cameras: number): { stop(): Promise<void> }
  close(): void
}

/** @param name of the camera; part ids start with it */
export function createLine(url: string | (() => string), name: string): Line {
  const agent = new Agent({ keepAlive: false })
  const journal: Entry[] = []
  let sent = 0

  function post(shown = PARTS[sent % PARTS.length]!): Promise<Entry> {
    const partId = `${name}-${sent++}`
    return new Promise((resolve) => {
      let accepted = false
      const done = (status: number, body: string): void => {
        const isResult = status === 200
        const entry: Entry = {
          partId,
          shown,
          status,
          accepted,
          result: isResult ? (JSON.parse(body) as InspectionResult) : null,
          problem: isResult ? null : body
        }
        journal.push(entry)
        resolve(entry)
      }
      const fail = (error: Error): void => {
        done(0, error.message)
      }
      const base = typeof url === 'string' ? url : url()
      const asking = request(
        `${base}/inspect?recipe=demo-ring&partId=${partId}&station=${name}`,
        {
          method: 'POST',
          agent,
          headers: { 'content-type': 'image/bmp', 'content-length': shown.picture.length, expect: '100-continue' }
        },
        (reply) => {
          let body = ''
          reply
            .setEncoding('utf8')
            .on('data', (text: string) => {
              body += text
            })
            .on('end', () => {
              done(reply.statusCode!, body)
            })
            .on('error', fail)
        }
      ).on('error', fail)
      asking.on('continue', () => {
        accepted = true
        asking.end(shown.picture)
      })
      asking.flushHeaders()
    })
  }

  return {
    journal,
    post,
    run(cameras) {
      const stopped = new AbortController()
      const loops = Array.from({ length: cameras }, async () => {
        while (!stopped.signal.aborted) {
          const { status } = await post()
          // Nobody is there: not as fast as the machine can fail.
          if (status === 0)
            await new Promise((resolve) => {
              setTimeout(resolve, 20)
            })
        }
      })
      return {
        async stop() {
          stopped.abort()
          await Promise.all(loops)
        }
      }
    },
    close() {
      agent.destroy()
    }
  }
}

/** A verdict that was recorded, by whatever keeps records. */
export type Recorded = Pick<InspectionResult, 'resultId' | 'verdict' | 'reason' | 'partId' | 'score' | 'modelVersion'>

export interface JournalRules {
  /** Reasons other than the right one that a fault may cause; none by default. OK is never among them. */
  readonly besides?: readonly Reason[]
  /** Statuses other than 200 that a fault may cause. */
  readonly statuses?: readonly number[]
  /** The service was killed: what it had accepted and not yet answered may be lost. */
  readonly killed?: boolean
  /** All that the service has recorded, where it records. */
  readonly recorded?: readonly Recorded[]
}

/**
 * Replays the journal: no bad part was ever passed; each answer is for the part that was sent, says what that part is,
 * or says that it failed; what was accepted was answered; and what was answered is recorded as it was answered.
 */
export function checkJournal(
  journal: readonly Entry[],
  { besides = [], statuses = [], killed = false, recorded }: JournalRules = {}
): void {
  const records = recorded === undefined ? undefined : new Map(recorded.map((record) => [record.resultId, record]))
  for (const {
    partId,
    shown: { truth, reason },
    status,
    accepted,
    result,
    problem
  } of journal) {
    const name = `part ${partId} (${truth})`
    if (result === null) {
      assert.ok(statuses.includes(status), `${name}: expected an answer, received ${status} ${problem}`)
      assert.ok(killed || !accepted || status !== 0, `${name} was accepted and never answered: ${problem}`)
      continue
    }
    assert.equal(status, 200)
    assert.equal(result.partId, partId, `${name} was answered with another part's verdict`)
    assert.equal(result.ok, result.verdict === 'OK')
    if (truth !== 'good') assert.notEqual(result.verdict, 'OK', `${name} was passed`)
    assert.ok(
      result.reason === reason || besides.includes(result.reason),
      `${name}: expected ${reason}, received ${result.reason}`
    )
    if (result.reason === 'FAULT') assert.deepEqual([result.verdict, result.score, result.code], ['NG', null, 5], name)
    if (records === undefined) continue
    const record = records.get(result.resultId)
    assert.ok(record !== undefined, `${name} was answered, but is not recorded`)
    for (const key of ['verdict', 'reason', 'partId', 'score', 'modelVersion'] as const)
      assert.equal(record[key], result[key], `${name}: ${key} as recorded`)
  }
  for (const record of recorded ?? []) {
    const sent = journal.find(({ partId }) => partId === record.partId)
    if (sent !== undefined && sent.shown.truth !== 'good')
      assert.notEqual(record.verdict, 'OK', `part ${record.partId} is recorded as passed`)
  }
}

/** How many of the journal were answered with each reason, or with no verdict at all. */
export function countReasons(journal: readonly Entry[]): Partial<Record<Reason | 'none', number>> {
  const counts: Partial<Record<Reason | 'none', number>> = {}
  for (const { result } of journal) counts[result?.reason ?? 'none'] = (counts[result?.reason ?? 'none'] ?? 0) + 1
  return counts
}
