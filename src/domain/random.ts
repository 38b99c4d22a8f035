/** A stream of random numbers from a seed. All random steps of training and rendering use one. */
export interface Random {
  /** [0, 1) */
  uniform(): number
  /** [low, high) */
  range(low: number, high: number): number
  /** Whole number, low <= n <= high. */
  int(low: number, high: number): number
  /** Mean 0, standard deviation 1. */
  normal(): number
  pick<T>(items: readonly T[]): T
  /**
   * An independent stream. The same label always gives the same stream, no matter how many numbers were drawn from this
   * one.
   */
  fork(label: string | number): Random
}

/**
 * @param seed any whole number; the same seed gives the same stream on every machine
 * Source: sfc32 of PractRand (Chris Doty-Humphrey), its state filled by MurmurHash3's mixing of the seed.
 */
export function createRandom(seed: number | string): Random {
  let [a, b, c, counter] = stateOf(String(seed))
  let spare: number | null = null
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }
  for (let i = 0; i < 12; i++) next()

  return {
    uniform: next,
    range: (low, high) => low + (high - low) * next(),
    int: (low, high) => low + Math.floor((high - low + 1) * next()),
    normal() {
      if (spare !== null) {
        const value = spare
        spare = null
        return value
      }
      // Box & Muller 1958; 1 - uniform() is never 0.
      const radius = Math.sqrt(-2 * Math.log(1 - next()))
      const angle = 2 * Math.PI * next()
      spare = radius * Math.sin(angle)
      return radius * Math.cos(angle)
    },
    pick: (items) => items[Math.floor(items.length * next())]!,
    fork: (label) => createRandom(`${seed}/${label}`)
  }
}

function stateOf(text: string): [number, number, number, number] {
  let hash = 1779033703 ^ text.length
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 3432918353)
    hash = (hash << 13) | (hash >>> 19)
  }
  const word = (): number => {
    hash = Math.imul(hash ^ (hash >>> 16), 2246822507)
    hash = Math.imul(hash ^ (hash >>> 13), 3266489909)
    hash ^= hash >>> 16
    return hash | 0
  }
  return [word(), word(), word(), 1]
}
