import { holdFrame } from '../../domain/inspection/frame-memory.ts'
import type { ReviewPart } from '../../domain/labelled/review.ts'
import type { Judged } from '../inspector.ts'

export interface PictureFile {
  readonly bytes: Uint8Array
  readonly extension: string
}

export interface ReviewIntakeParts {
  /** One part in this many is chosen at random; 0: none. */
  readonly sampleOneIn: number
  /** [0, 1) */
  readonly random: () => number
  readonly now: () => Date
  /** Converts the frame to a picture file; raw pixels get a header. */
  readonly asPicture: (request: Judged['request']) => PictureFile | Promise<PictureFile>
  readonly add: (part: Omit<ReviewPart, 'picture' | 'said'>, picture: PictureFile) => Promise<void>
  readonly onFault: (error: unknown, resultId: string) => void
}

export interface ReviewIntake {
  /** Queues a doubtful or randomly chosen part. Returns immediately. */
  look(judged: Judged): void
  /** Number of parts that could not be queued: there were too many, or storing failed. */
  skipped(): number
  /** Resolves when all queued parts are stored. */
  idle(): Promise<void>
}

/** Limits of the parts that wait in memory to be stored, and of the bytes of their frames. */
export const MAX_WAITING = 64
export const MAX_BYTES = 128 * 1024 * 1024

/**
 * Chooses the parts for review: each doubtful part, and at random one in `sampleOneIn` of all parts. The random choice
 * does not depend on the verdict and includes doubtful parts. So the sample represents the line, and rates can be
 * computed from it.
 */
export function createReviewIntake({
  sampleOneIn,
  random,
  now,
  asPicture,
  add,
  onFault
}: ReviewIntakeParts): ReviewIntake {
  let waiting = 0
  let bytes = 0
  let skipped = 0
  let last: Promise<void> = Promise.resolve()

  return {
    look({ request, result }) {
      // The model judged it OK, but the challenge was due. This is not a wrong verdict.
      if (result.reason === 'CHALLENGE_DUE') return
      const sampled = sampleOneIn > 0 && random() * sampleOneIn < 1
      if (!sampled && result.verdict !== 'REVIEW') return
      if (waiting >= MAX_WAITING || bytes + request.frame.length > MAX_BYTES) {
        skipped++
        return
      }
      const letGo = holdFrame(request.frame)
      waiting++
      bytes += request.frame.length
      const { resultId, recipe, modelVersion, station, partId, verdict, reason, evidence, score, threshold, circle } =
        result
      const part = {
        at: now().toISOString(),
        result: {
          resultId,
          recipe,
          modelVersion,
          station,
          partId,
          verdict,
          reason,
          evidence,
          score,
          threshold,
          circle
        },
        sampled
      }
      last = last.then(async () => {
        try {
          await add(part, await asPicture(request))
        } catch (error) {
          skipped++
          onFault(error, resultId)
        }
        waiting--
        bytes -= request.frame.length
        letGo()
      })
    },
    skipped: () => skipped,
    idle: () => last
  }
}
