import type { Appearance } from '../../domain/inspection/evidence.ts'
import { holdFrame, type LetGo } from '../../domain/inspection/frame-memory.ts'
import type { Crop } from '../../domain/inspection/image.ts'
import { type Inspector, type Verdict, VERDICTS } from '../../domain/inspection/inspection.ts'
import { locateSpecOf, thresholdsOf } from '../../domain/models/deciding.ts'
import type { ShadowAgreement, ShadowOutcome, ShadowReader } from '../../domain/models/shadow.ts'
import { cropColumns } from '../../domain/recipes/recipe.ts'
import type { DecodeLimits } from '../../imaging/decode/decode.ts'
import type { Judged } from '../inspector.ts'
import { judge } from '../judge.ts'
import { scorePart } from '../score-part.ts'
import type { LoadedModel } from '../models/loaded-model.ts'
import type { ModelCache } from '../models/model-cache.ts'
import type { PixelStage } from '../pixel-stage.ts'

export interface ShadowParts {
  readonly cache: ModelCache
  readonly pixels: PixelStage
  readonly limits: DecodeLimits
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

type Tally = {
  -readonly [Key in keyof Omit<ShadowAgreement, 'verdicts' | 'meanScoreDifference'>]: ShadowAgreement[Key]
} & {
  readonly verdicts: Record<Verdict, Record<Verdict, number>>
  scoreDifference: number
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
export function createShadow({
  cache,
  pixels,
  limits,
  queueLimit,
  queueBytes,
  defer,
  now,
  onOutcome,
  onFault
}: ShadowParts): Shadow {
  const tallies = new Map<string, Tally>()
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

  function tallyOf(recipe: string, version: string): Tally {
    const known = tallies.get(recipe)
    if (known?.version === version) return known
    const verdicts = Object.fromEntries(
      VERDICTS.map((verdict) => [verdict, Object.fromEntries(VERDICTS.map((other) => [other, 0]))])
    ) as Tally['verdicts']
    const tally: Tally = {
      recipe,
      version,
      since: now().toISOString(),
      compared: 0,
      agreed: 0,
      verdicts,
      scoreDifference: 0,
      skipped: 0,
      failed: 0
    }
    tallies.set(recipe, tally)
    return tally
  }

  /** The part as the shadow version takes it: as it was cut for the active version, or cut again from the frame. */
  async function partFor(
    { crop, cropSpec, appearance, request, recipe }: Judged,
    model: LoadedModel
  ): Promise<{ readonly crop: Crop | null; readonly appearance: Appearance | null }> {
    const { crop: wanted } = model.manifest
    if (
      wanted.mode === cropSpec.mode
      && wanted.sizePx === cropSpec.sizePx
      && cropColumns(wanted) === cropColumns(cropSpec)
      && wanted.margin === cropSpec.margin
      && (model.evidence === null || appearance !== null)
    )
      return { crop, appearance }
    return pixels({
      frame: request.frame,
      ...(request.raw && { raw: request.raw }),
      limits,
      locate: locateSpecOf(recipe, model.manifest),
      crop: wanted,
      appearance: model.evidence !== null
    })
  }

  async function compare(judged: Judged, version: string): Promise<void> {
    const { recipe, result } = judged
    const tally = tallyOf(recipe.id, version)
    const { model, release } = await cache.lease(recipe.id, version)
    // Used last, so that the shadow version is the first to be dropped from memory.
    const serving = cache.leaseLoaded(recipe.id, result.modelVersion)
    try {
      const { crop, appearance } = await partFor(judged, model)
      if (crop === null) throw new Error('no part was found in the picture when it was cut again')
      const { score } = scorePart(model, await model.encoder.look(crop.data), appearance, recipe.evidence)
      // By its own threshold, as it would judge once it is active.
      const { threshold, reviewBand } = thresholdsOf({ ...recipe, threshold: null }, model.manifest)
      const { verdict, reason } = judge(score, threshold, reviewBand)
      if (reason === 'FAULT') throw new RangeError(`expected a finite score, received ${score}`)
      tally.compared++
      if (verdict === result.verdict) tally.agreed++
      tally.verdicts[result.verdict][verdict]++
      tally.scoreDifference += score - result.score!
      onOutcome(recipe.id, verdict === result.verdict ? 'agreed' : 'differed')
    } finally {
      release()
      serving?.release()
    }
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
        tallyOf(judged.recipe.id, version).failed++
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
        tallies.delete(recipe.id)
        return
      }
      // No part, or a fault: there is nothing that the version could see differently.
      if (crop === null || result.score === null || version === result.modelVersion) return
      const frameBytes = judged.request.frame.length
      if (queue.length >= queueLimit || waitingBytes + frameBytes > queueBytes) {
        tallyOf(recipe.id, version).skipped++
        onOutcome(recipe.id, 'skipped')
        return
      }
      waitingBytes += frameBytes
      queue.push({ judged, version, frameBytes, letGo: holdFrame(judged.request.frame) })
      wake()
    },
    agreement(recipe) {
      const tally = tallies.get(recipe)
      if (tally === undefined) return undefined
      const { scoreDifference, ...counts } = tally
      return { ...counts, meanScoreDifference: counts.compared === 0 ? null : scoreDifference / counts.compared }
    },
    async idle() {
      if (queue.length === 0 && !running) return
      await new Promise<void>((resolve) => {
        whenIdle = [...whenIdle, resolve]
      })
    }
  }
}
