import { holdFrame, type LetGo } from '../../domain/inspection/frame-memory.ts'
import { type Inspector } from '../../domain/inspection/inspection.ts'
import type { ShadowOutcome, ShadowReader } from '../../domain/models/shadow.ts'
import type { Judged } from '../inspector.ts'
import { type CompareParts, judgeByShadow } from './compare-shadow.ts'
import { createShadowTallies } from './shadow-tallies.ts'

export interface ShadowParts extends CompareParts {
  /** Pictures that may wait. */
  readonly queueLimit: number
  /** Bytes of frames that may wait; only versions with another crop need frames. */
  readonly queueBytes: number
  /** Runs work after what is being done now, such as writing an answer; setImmediate. */
  readonly defer: (run: () => void) => void
  readonly now: () => Date
  readonly onOutcome: (recipe: string, outcome: ShadowOutcome) => void
  readonly onFault: (error: unknown, judged: Judged) => void
}

export interface Shadow extends ShadowReader {
  /** A picture begins to be judged; until it ends, no shadow is scored. */
  begin(): void
  end(): void
  /** Takes a picture that was judged; answers at once. */
  look(judged: Judged): void
  /** Resolves when nothing waits. */
  idle(): Promise<void>
}

/** Counts the pictures that are being judged, so that the shadow version waits for them. */
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
 * Has each recipe's shadow version judge live pictures without deciding: after the answer, one at a time, only while no
 * picture is being judged. What finds the queue full is skipped and counted.
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

  /** The next one, unless a picture is being judged. */
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
      // No part, or a fault: there is nothing that the version could see differently.
      if (crop === null || result.score === null || version === result.modelVersion) return
      // The active version has judged it OK, and something else has not let it pass.
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
