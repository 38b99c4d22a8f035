import type { Desired } from '../../domain/plant/release.ts'
import type { StationReport } from '../../domain/plant/report.ts'
import type { HeardLabel, SaidAtPlant } from '../../domain/plant/received.ts'
import type { PlantClient } from './plant-client.ts'

export interface FollowParts {
  readonly client: Pick<PlantClient, 'report'>
  readonly report: () => Promise<StationReport>
  /** Makes the station judge as it is to. Never rejects. @returns whether all is as it is to be */
  readonly apply: (desired: readonly Desired[]) => Promise<boolean>
  /** Takes over what people at the plant said. Never rejects. @returns what was taken over */
  readonly hear: (said: readonly SaidAtPlant[]) => Promise<readonly HeardLabel[]>
  /** Resolves after this time, or when the signal is aborted. Milliseconds. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<unknown>
  /** Called when the plant is no longer there, with the reason, and with null when it is there again. */
  readonly onState: (problem: string | null) => void
}

/** A plant that does not wait before it answers is not asked more often. Milliseconds. */
const REPORT_MS = 500
/** Pauses after the first failure, and at most; and before a release is tried once more. Milliseconds. */
const RETRY_MS = { first: 1000, most: 30_000, release: 10_000 } as const

/**
 * Reports to the plant and does what it answers, until it is closed. While the plant is away the station goes on as it
 * is. Never rejects.
 */
export async function followPlant(parts: FollowParts, closing: AbortSignal): Promise<void> {
  const { client, report, apply, hear, pause, onState } = parts
  let known: string | null = null
  let heard: readonly HeardLabel[] = []
  let desired: readonly Desired[] | undefined
  let problem: string | null = null
  let retryMs: number = RETRY_MS.first
  let applying: Promise<void> = Promise.resolve()
  let isApplying = false

  /** Beside the reports: a version may take its time. */
  function applyNow(wanted: readonly Desired[]): void {
    if (isApplying) return
    isApplying = true
    applying = apply(wanted).then(async (isDone) => {
      if (!isDone) await pause(RETRY_MS.release, closing)
      isApplying = false
      if (!closing.aborted && desired !== undefined && (!isDone || desired !== wanted)) applyNow(desired)
    })
  }

  while (!closing.aborted) {
    try {
      const answer = await client.report(await report(), known, heard)
      if (problem !== null) onState((problem = null))
      retryMs = RETRY_MS.first
      if (answer.revision !== known) {
        known = answer.revision
        desired = answer.desired
        applyNow(desired)
      }
      heard = await hear(answer.said)
      await pause(heard.length < answer.said.length ? RETRY_MS.release : REPORT_MS, closing)
    } catch (error) {
      if (closing.aborted) break
      const { message, cause } = error as Error
      const now = cause instanceof Error ? `${message}: ${cause.message}` : message
      if (now !== problem) onState((problem = now))
      await pause(retryMs, closing)
      retryMs = Math.min(2 * retryMs, RETRY_MS.most)
    }
  }
  await applying
}
