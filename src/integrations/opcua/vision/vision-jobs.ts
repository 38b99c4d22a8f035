import { isOfTrigger, type Trigger } from '../../handshake/is-of-trigger.ts'
import type { TextStation } from '../../tcp-text/text-station.ts'
import { failedResult, judgedResult, type OfJob, type VisionResult } from './vision-result.ts'
import { type Cause, createStates } from './vision-states.ts'
import {
  type JobWish,
  type NotNow,
  VISION_ERRORS,
  type VisionError,
  type VisionEvent,
  type VisionJobs
} from './vision-types.ts'

export interface VisionJobsParts {
  readonly station: string
  readonly maxClockDifferenceMs: number
  /** The handshake of the jobs. */
  readonly handshake: Pick<TextStation, 'trigger' | 'cancel' | 'status'>
  /** The recipe that judges; empty: the station's, which nobody chooses. */
  readonly recipe: () => string
  readonly now: () => { readonly ms: number; readonly epochMs: number }
  readonly newId: () => string
  readonly tell: (event: VisionEvent) => void
}

/**
 * Jobs and states of one station as OPC 40100-1 has them. Each job that is started gets its results, or one that
 * failed; nothing that belongs to no job is told.
 */
export function createVisionJobs(parts: VisionJobsParts): VisionJobs {
  const { station, maxClockDifferenceMs, handshake, recipe, now, newId, tell } = parts
  const states = createStates((step) => {
    tell({ type: 'step', ...step })
  })
  let job: (OfJob & { readonly trigger: Trigger; readonly isSingle: boolean; stopping: boolean }) | null = null
  let isSimulating = false

  const failed = (of: OfJob, state: 'aborted' | 'failed'): VisionResult =>
    failedResult(of, { resultId: newId(), state, at: new Date(now().epochMs) })

  function start(wish: JobWish, isSingle: boolean): { jobId: string; error: VisionError } | NotNow {
    if (states.automatic !== 'Ready' || !handshake.status().triggerReady) return 'not now'
    if (wish.recipe !== '' && wish.recipe !== recipe()) return { jobId: '', error: VISION_ERRORS.otherRecipe }
    const { ms, epochMs } = now()
    const trigger = { id: wish.measId, ms, epochMs }
    const begun = {
      ...wish,
      jobId: newId(),
      isSimulated: isSimulating,
      recipe: recipe(),
      trigger,
      isSingle,
      stopping: false
    }
    if (isSingle) {
      const refused = handshake.trigger(wish.measId, wish.partId, ({ result }) => {
        tell({ type: 'result', result: result === null ? failed(begun, 'failed') : judgedResult(result, begun) })
        end(begun.stopping ? 'Stop' : 'Auto')
      })
      if (refused !== undefined) return 'not now'
    }
    job = begun
    states.moveAutomatic(isSingle ? 'SingleExecution' : 'ContinuousExecution', '')
    tell({ type: 'started', jobId: begun.jobId })
    return { jobId: begun.jobId, error: VISION_ERRORS.none }
  }

  function end(cause: Cause): void {
    const { jobId } = job!
    job = null
    states.moveAutomatic('Ready', cause)
    tell({ type: 'ready', jobId })
  }

  /** Ends a job that can have no result of its own any more. */
  function breakOff(state: 'aborted' | 'failed', cause: Cause): void {
    if (job === null) return
    handshake.cancel()
    if (job.isSingle) tell({ type: 'result', result: failed(job, state) })
    end(cause)
  }

  return {
    get system() {
      return states.system
    },
    get automatic() {
      return states.automatic
    },
    get isSimulating() {
      return isSimulating
    },
    startSingle: (wish) => start(wish, true),
    startContinuous: (wish) => start(wish, false),
    stop() {
      if (job === null) return 'not now'
      if (job.isSingle) job.stopping = true
      else end('Stop')
      return VISION_ERRORS.none
    },
    abort() {
      if (job === null) return 'not now'
      breakOff('aborted', 'Abort')
      return VISION_ERRORS.none
    },
    simulate(on) {
      if (states.automatic === null || job !== null) return 'not now'
      isSimulating = on
      return VISION_ERRORS.none
    },
    selectAutomatic() {
      if (states.system !== 'Preoperational' || !handshake.status().online) return 'not now'
      states.moveSystem('Operational', '')
      return VISION_ERRORS.none
    },
    halt() {
      if (states.system === 'Halted') return 'not now'
      breakOff('aborted', 'Abort')
      states.moveSystem('Halted', '')
      return VISION_ERRORS.none
    },
    reset() {
      if (states.system === 'Preoperational') return 'not now'
      breakOff('aborted', 'Abort')
      isSimulating = false
      states.moveSystem('Preoperational', '')
      return VISION_ERRORS.none
    },
    result({ result, receivedMs }) {
      if (job === null || job.isSingle || result.station !== station) return
      if (!isOfTrigger(job.trigger, result, receivedMs, maxClockDifferenceMs)) return
      const isOther = job.recipe !== '' && result.recipe !== job.recipe
      tell({ type: 'result', result: isOther ? failed(job, 'failed') : judgedResult(result, job) })
    },
    follow(why = 'Auto') {
      const { online, triggerReady } = handshake.status()
      const { system } = states
      if (!online) {
        breakOff('failed', 'Auto')
        if (system === 'Operational') states.moveSystem('Error', 'Auto')
        return
      }
      if (system === 'Preoperational' || system === 'Error') states.moveSystem('Operational', 'Auto')
      if (job !== null && !job.isSingle && !triggerReady) breakOff('failed', 'Auto')
      if (job !== null) return
      if (triggerReady) states.moveAutomatic('Ready', why)
      else if (states.automatic === 'Ready') states.moveAutomatic('Initialized', why)
    }
  }
}
