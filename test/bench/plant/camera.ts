// A line in front of a station: posts parts at its takt, again while the station is away, and notes the answers.
import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { createRandom } from '../../../src/domain/random.ts'
import type { InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import { encodeBmp } from '../../../src/imaging/encode/encode-bmp.ts'
import { renderPart } from '../../../src/rendering/render-part.ts'

const picture = (seed: number, defect: 'dent' | null): Uint8Array =>
  encodeBmp(renderPart({ random: createRandom(seed), width: 320, height: 240, defect }).image)
const GOOD = Array.from({ length: 6 }, (_, n) => picture(n + 1, null))
const BAD = Array.from({ length: 2 }, (_, n) => picture(n + 1, 'dent'))
/** One part in so many has a defect. */
const BAD_EVERY = 10

export interface Answer {
  readonly resultId: string
  /** Of the picture that was posted. */
  readonly sha256: string
  readonly modelVersion: string
  readonly threshold: number
  /** On the clock of this process. */
  readonly atMs: number
  readonly tookMs: number
}

export interface Camera {
  readonly answers: readonly Answer[]
  /** Defects that were judged OK. */
  readonly wrong: readonly string[]
  /** Tries that failed: the station was away, or refused. */
  failed: number
  stop(): Promise<void>
}

/** @param name of the station; each of its parts has a picture of its own */
export function startCamera(name: string, url: string, perSecond: number): Camera {
  const answers: Answer[] = []
  const wrong: string[] = []
  const stopping = new AbortController()
  const camera = { answers, wrong, failed: 0 }

  async function post(id: number): Promise<void> {
    const isBad = id % BAD_EVERY === 0
    const drawn = Uint8Array.from(isBad ? BAD[id % BAD.length]! : GOOD[id % GOOD.length]!)
    // The last pixels of the last row say which part it is.
    drawn.set(createHash('sha256').update(`${name} ${id}`).digest().subarray(0, 8), drawn.length - 8)
    const sha256 = createHash('sha256').update(drawn).digest('hex')
    while (!stopping.signal.aborted) {
      const began = performance.now()
      try {
        const reply = await fetch(`${url}/inspect?station=${name}&measId=${id}`, {
          method: 'POST',
          headers: { 'content-type': 'image/bmp' },
          body: drawn as Uint8Array<ArrayBuffer>,
          signal: AbortSignal.timeout(5000)
        })
        if (reply.status !== 200) throw new Error(await reply.text())
        const { resultId, verdict, modelVersion, threshold } = (await reply.json()) as InspectionResult
        const atMs = performance.now()
        answers.push({ resultId, sha256, modelVersion, threshold, atMs, tookMs: atMs - began })
        if (isBad && verdict === 'OK') wrong.push(resultId)
        return
      } catch {
        camera.failed++
        await wait(100)
      }
    }
  }

  async function run(): Promise<void> {
    const begin = performance.now()
    for (let n = 1; !stopping.signal.aborted; n++) {
      await post(n)
      await wait(Math.max(0, begin + (1000 * n) / perSecond - performance.now()))
    }
  }

  const running = run()
  return Object.assign(camera, {
    async stop() {
      stopping.abort()
      await running
    }
  })
}
