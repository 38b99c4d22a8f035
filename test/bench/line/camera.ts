import { createRandom } from '../../../src/domain/random.ts'
import type { InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import { encodeBmp } from '../../../src/imaging/encode/encode-bmp.ts'
import { renderPart } from '../../../src/rendering/render-part.ts'

const PICTURES = Array.from({ length: 8 }, (_, n) =>
  encodeBmp(
    renderPart({ random: createRandom(n + 1), width: 320, height: 240, defect: n % 2 === 0 ? null : 'dent' }).image
  )
)
const PATIENCE_MS = 5000

export interface LineCamera {
  /** What it was answered with 200, by its measId. */
  readonly answers: ReadonlyMap<string, InspectionResult>
  /**
   * Posts the picture of a part; null: a picture that no trigger asks for.
   * @returns milliseconds
   * @throws while the service is away
   */
  post(id: number | null): Promise<number>
  /** What the picture of this part was judged when it was posted before; undefined: it was not. */
  codeOf(id: number): number | undefined
}

/** A camera of the station north that has a few pictures, good ones and dented ones in turn. */
export function createCamera(url: () => string): LineCamera {
  const answers = new Map<string, InspectionResult>()
  const codes = new Map<number, number>()
  return {
    answers,
    codeOf: (id) => codes.get(id % PICTURES.length),
    async post(id) {
      const picture = (id ?? 0) % PICTURES.length
      const query = `station=north${id === null ? '' : `&measId=${id}`}`
      const start = performance.now()
      const reply = await fetch(`${url()}/inspect?${query}`, {
        method: 'POST',
        headers: { 'content-type': 'image/bmp' },
        body: PICTURES[picture]! as Uint8Array<ArrayBuffer>,
        signal: AbortSignal.timeout(PATIENCE_MS)
      })
      const result = (await reply.json()) as InspectionResult
      if (reply.status === 200) {
        // A fault says nothing of the picture.
        if (result.reason !== 'FAULT') codes.set(picture, result.code)
        if (id !== null) answers.set(String(id), result)
      }
      return performance.now() - start
    }
  }
}
