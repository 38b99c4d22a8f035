import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { TrainProgress } from '../../domain/training/training.ts'
import { describeEnd, type ProcessEnd } from './describe-end.ts'
import { memoryKills } from './memory-kills.ts'
import { type CompletedEvent, parseTrainEvent } from './train-event.ts'

/** How a training process ended. */
export interface TrainingEnd {
  /** The result; null if the training failed. */
  readonly completed: CompletedEvent | null
  /** The process was told to stop. Its checkpoint is kept. */
  readonly stopped: boolean
  /** Why the training has no result. */
  readonly problem: string
}

/** Maximum number of characters of the child's stderr in the error of a failed job. */
const STDERR_TAIL = 2000

/**
 * Reads the TrainEvents of a child process until it has ended. Never rejects.
 * @param countMemoryKills see `memoryKills`
 */
export async function followTraining(
  child: ChildProcess,
  onProgress: (progress: TrainProgress) => void,
  countMemoryKills: () => number | null = memoryKills
): Promise<TrainingEnd> {
  const killsBefore = countMemoryKills()
  let completed: CompletedEvent | null = null
  let stopped = false
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_TAIL)
  })
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const event = parseTrainEvent(line)
    if (event?.event === 'completed') completed = event
    if (event?.event === 'stopped') stopped = true
    if (event?.event === 'progress') onProgress(event.progress)
  })
  const end = await new Promise<Pick<ProcessEnd, 'code' | 'signal'> | Error>((resolve) => {
    child.once('error', resolve)
    child.once('close', (code, signal) => {
      resolve({ code, signal })
    })
  })
  const killsAfter = countMemoryKills()
  const memoryRanOut = killsBefore === null || killsAfter === null ? null : killsAfter > killsBefore
  return {
    completed: !(end instanceof Error) && end.code === 0 ? completed : null,
    stopped,
    problem: end instanceof Error ? end.message : describeEnd({ ...end, stderr, memoryRanOut })
  }
}
