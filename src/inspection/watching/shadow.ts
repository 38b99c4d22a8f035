import { holdFrame, type LetGo } from '../../domain/inspection/frame-memory.ts'
import { type Inspector } from '../../domain/inspection/inspection.ts'
import type { ShadowOutcome, ShadowReader } from '../../domain/models/shadow.ts'
import type { Judged } from '../inspector.ts'
import { type CompareParts, judgeByShadow } from './compare-shadow.ts'
import { createShadowTallies } from './shadow-tallies.ts'

export interface ShadowParts extends CompareParts {
  /** Largest number of waiting pictures. */
  readonly queueLimit: number
  /** Largest number of bytes of waiting frames. Only versions with another crop need frames. */
  readonly queueBytes: number
  /** Runs work after the present work, such as writing an answer; setImmediate. */
  readonly defer: (run: () => void) => void
  readonly now: () => Date
  readonly onOutcome: (recipe: string, outcome: ShadowOutcome) => void
  readonly onFault: (error: unknown, judged: Judged) => void
}

export interface Shadow extends ShadowReader {
  /** Called when judging a picture begins. Until `end`, no shadow version runs. */
  begin(): void
  end(): void
  /** Queues a judged picture. Returns immediately. */
  look(judged: Judged): void
  /** Resolves when nothing waits. */
  idle(): Promise<void>
}

/** Wraps an inspector, so that the shadow version waits while pictures are being judged. */
export function withShadow(inspector: Inspector, { begin, end }: Pick<Shadow, 'begin' | 'end'>): Inspector {
  return {
    async inspect(request) {
      begin()
      try {
        return await inspector.inspect(request)
      } finally {
        end()
      }
    }
  }
}

/**
 * Lets each recipe's shadow version judge live pictures without deciding: after the answer, one at a time, and only
 * while no picture is being judged. If the queue is full, a picture is skipped and counted.
 */
export function createShadow(parts: ShadowParts): Shadow {
  const { queueLimit, queueBytes, defer, now, onOutcome, onFault } = parts
  const tallies = createShadowTallies(now)
  const queue: {
    readonly judged: Judged
    readonly version: string
    readonly frameBytes: number
    readonly letGo: LetGo
  }[] = []
  let waitingBytes = 0
  let judging = 0
  let running = false
  let whenIdle: (() => void)[] = []

  async function compare(judged: Judged, version: string): Promise<void> {
    const { recipe, result } = judged
    const tally = tallies.of(recipe.id, version)
    const { verdict, score } = await judgeByShadow(parts, judged, version)
    tally.compared++
    if (verdict === result.verdict) tally.agreed++
    tally.verdicts[result.verdict][verdict]++
    tally.scoreDifference += score - result.score!
    onOutcome(recipe.id, verdict === result.verdict ? 'agreed' : 'differed')
  }

  /** The next picture, unless another one is being judged. */
  const take = () => (judging === 0 ? queue.shift() : undefined)

  async function drain(): Promise<void> {
    for (let next = take(); next !== undefined; next = take()) {
      const { judged, version, frameBytes, letGo } = next
      waitingBytes -= frameBytes
      try {
        await compare(judged, version)
      } catch (error) {
        tallies.of(judged.recipe.id, version).failed++
        onOutcome(judged.recipe.id, 'failed')
        onFault(error, judged)
      } finally {
        letGo()
      }
    }
  }

  function wake(): void {
    if (running || judging > 0 || queue.length === 0) return
    running = true
    defer(async () => {
      await drain()
      running = false
      if (queue.length === 0) for (const resolve of whenIdle.splice(0)) resolve()
      wake()
    })
  }

  return {
    begin() {
      judging++
    },
    end() {
      judging--
      wake()
    },
    look(judged) {
      const { recipe, result, crop } = judged
      const version = recipe.shadowModelVersion
      if (version === null) {
        tallies.forget(recipe.id)
        return
      }
      // Without a crop (no part, or a fault) there is nothing to compare.
      if (crop === null || result.score === null || version === result.modelVersion) return
      // The active version judged it OK, but the challenge was due.
      if (result.reason === 'CHALLENGE_DUE') return
      const frameBytes = judged.request.frame.length
      if (queue.length >= queueLimit || waitingBytes + frameBytes > queueBytes) {
        tallies.of(recipe.id, version).skipped++
        onOutcome(recipe.id, 'skipped')
        return
      }
      waitingBytes += frameBytes
      queue.push({ judged, version, frameBytes, letGo: holdFrame(judged.request.frame) })
      wake()
    },
    agreement: tallies.agreement,
    async idle() {
      if (queue.length === 0 && !running) return
      await new Promise<void>((resolve) => {
        whenIdle = [...whenIdle, resolve]
      })
    }
  }
}
