import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { TrainProgress } from '../../domain/training/training.ts'
import { type CompletedEvent, parseTrainEvent } from './train-event.ts'

/** How a training process ended. */
export interface TrainingEnd {
  /** What it made; null when it failed. */
  readonly completed: CompletedEvent | null
  /** It was told to stop, and leaves its checkpoint. */
  readonly stopped: boolean
  /** Why there is no result. */
  readonly problem: string
}

/** So much of what the child wrote to stderr goes into a failed job's error. Characters. */
const STDERR_TAIL = 2000

/** Reads the TrainEvents of a child process until it has ended. Never rejects. */
export async function followTraining(
  child: ChildProcess,
  onProgress: (progress: TrainProgress) => void
): Promise<TrainingEnd> {
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
  const problem = await new Promise<string | null>((resolve) => {
    child.once('error', (error) => {
      resolve(error.message)
    })
    child.once('close', (code, signal) => {
      resolve(code === 0 ? null : signal === null ? `exit code ${code}` : `ended by ${signal}`)
    })
  })
  return {
    completed: problem === null ? completed : null,
    stopped,
    problem: stderr.trim() || (problem ?? 'ended without a result')
  }
}
