import { inputShape } from '../../encoder/architecture.ts'
import type { EncoderRuntime } from '../../encoder/runtime.ts'

const WARM_UP = 3
const RUNS = 12

/**
 * Speed of the second encoder for one crop, as a multiple of the first one's. Compares the shortest of several
 * alternating runs, because other work on the machine only makes runs longer.
 * @param clockMs monotonic
 */
export async function measureSpeed(
  first: EncoderRuntime,
  second: EncoderRuntime,
  clockMs: () => number
): Promise<number> {
  const [rows, columns] = inputShape(first)
  const crop = Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(i))
  const shortest = [Infinity, Infinity]
  for (let run = -WARM_UP; run < RUNS; run++)
    for (const [n, encoder] of [first, second].entries()) {
      const start = clockMs()
      await encoder.look(crop)
      if (run >= 0) shortest[n] = Math.min(shortest[n]!, clockMs() - start)
    }
  return shortest[0]! / Math.max(shortest[1]!, Number.MIN_VALUE)
}
