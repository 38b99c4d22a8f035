import { createRandom } from '../domain/random.ts'
import { renderPart } from './render-part.ts'
import { DEFECT_KINDS } from './scene.ts'
import type { RenderedPart, SceneOptions } from './scene.ts'

export interface RenderSetOptions {
  /** How many good parts, and how many with a defect. */
  readonly ok: number
  readonly ng: number
  /** Any whole number. */
  readonly seed: number
  /** Pixels; default 1024 x 768. */
  readonly width?: number
  readonly height?: number
  readonly scene?: SceneOptions
}

export interface NamedPart {
  /** `OK/1`, `OK/2`, … then `NG/1`, … */
  readonly name: string
  readonly part: RenderedPart
}

/**
 * Draws a set of parts one after the other. Each depends on the seed and its name only, not on the number of parts.
 * NG/1, NG/2, … have the defects of `DEFECT_KINDS` in turn.
 * @throws RangeError for a number of parts or a seed that isn't a whole number, and as `renderPart`
 */
export function* renderSet({
  ok,
  ng,
  seed,
  width = 1024,
  height = 768,
  scene = {}
}: RenderSetOptions): Generator<NamedPart, void, undefined> {
  for (const [name, count] of Object.entries({ ok, ng })) {
    if (!Number.isInteger(count) || count < 0)
      throw new RangeError(`${name}: expected a whole number of pictures, received ${count}`)
  }
  if (!Number.isInteger(seed)) throw new RangeError(`seed: expected a whole number, received ${seed}`)
  const random = createRandom(seed)
  for (let i = 1; i <= ok; i++) {
    const name = `OK/${i}`
    yield { name, part: renderPart({ ...scene, width, height, random: random.fork(name) }) }
  }
  for (let i = 1; i <= ng; i++) {
    const name = `NG/${i}`
    yield {
      name,
      part: renderPart({
        ...scene,
        width,
        height,
        random: random.fork(name),
        defect: DEFECT_KINDS[(i - 1) % DEFECT_KINDS.length]
      })
    }
  }
}
