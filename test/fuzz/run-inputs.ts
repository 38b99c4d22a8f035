import { createRandom } from '../../src/domain/random.ts'
import { mutate } from './mutate.ts'
import type { OpenTarget, Outcome, Target } from './target.ts'

/** One input may take so much of the processors; of the wall clock it may take more where others work too. */
export const CPU_LIMIT_MS = 1000
/** Of the whole process, at its highest. */
export const MEMORY_LIMIT_MB = 768
const MAX_BYTES = 64 * 1024

export interface Finding {
  readonly target: string
  readonly input: number
  readonly bytes: Uint8Array
  readonly why: string
}

export interface Tally {
  readonly accepted: number
  readonly refused: number
  readonly findings: readonly Finding[]
  readonly slowestCpuMs: number
}

/**
 * Input number `n`: the seeds first, then changed ones. It depends on nothing but the seed, the target and the number.
 */
export function inputOf(
  { seeds, dictionary = [], maxBytes = MAX_BYTES, repair, draw }: OpenTarget,
  { name }: Pick<Target, 'name'>,
  seed: number,
  n: number
): Uint8Array {
  if (n < seeds.length) return seeds[n]!
  const random = createRandom(`${seed}/${name}/${n}`)
  if (draw !== undefined && random.uniform() < 0.5) return draw(random)
  const bytes = mutate(random.pick(seeds), random, { seeds, dictionary, maxBytes })
  return repair !== undefined && random.uniform() < 0.7 ? repair(bytes) : bytes
}

/** Runs the inputs from `from` up to `to`. @param starting is told each number before it is run */
export async function runInputs(
  target: Target,
  seed: number,
  from: number,
  to: number,
  starting: (n: number) => void = () => {}
): Promise<Tally> {
  const open = await target.open()
  const counted: Record<Outcome, number> = { accepted: 0, refused: 0 }
  const findings: Finding[] = []
  let slowestCpuMs = 0
  let rejected: unknown
  const onRejection = (reason: unknown): void => {
    rejected ??= reason ?? new Error('a promise was rejected with nothing')
  }
  process.on('unhandledRejection', onRejection)
  try {
    for (let n = from; n < to; n++) {
      const bytes = inputOf(open, target, seed, n)
      starting(n)
      const before = process.cpuUsage()
      try {
        counted[await open.run(bytes, createRandom(`${seed}/${target.name}/${n}/run`))]++
        checkPrototypes()
        if (rejected !== undefined) throw rejected
        const megabytes = process.resourceUsage().maxRSS / 1024
        if (megabytes > MEMORY_LIMIT_MB)
          throw new Error(`the process took ${Math.round(megabytes)} MB, the limit is ${MEMORY_LIMIT_MB} MB`)
        const { user, system } = process.cpuUsage(before)
        const cpuMs = (user + system) / 1000
        slowestCpuMs = Math.max(slowestCpuMs, cpuMs)
        if (cpuMs > CPU_LIMIT_MS)
          throw new Error(`it took ${Math.round(cpuMs)} ms of CPU time, the limit is ${CPU_LIMIT_MS} ms`)
      } catch (error) {
        rejected = undefined
        findings.push({
          target: target.name,
          input: n,
          bytes,
          why: error instanceof Error ? (error.stack ?? error.message) : String(error)
        })
        if (findings.length >= 10) break
      }
    }
  } finally {
    await open.close?.()
    process.off('unhandledRejection', onRejection)
  }
  return { ...counted, findings, slowestCpuMs }
}

const OWN = Object.getOwnPropertyNames(Object.prototype).length

function checkPrototypes(): void {
  const added = Object.getOwnPropertyNames(Object.prototype).slice(OWN)
  for (const name of added) delete (Object.prototype as Record<string, unknown>)[name]
  if (added.length > 0) throw new Error(`Object.prototype was given ${added.join(', ')}`)
}
