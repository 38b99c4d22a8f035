import type { ChildProcess } from 'node:child_process'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { JOB_STATES, type TrainingJobs, type TrainJob, type TrainParameters, type TrainProgress } from '../domain/training.ts'
import { TrainingBusy } from '../errors.ts'

/** One line that `okng train --json` prints. */
export type TrainEvent =
  | { readonly event: 'progress', readonly progress: TrainProgress }
  | { readonly event: 'completed', readonly modelVersion: string, readonly metrics: Readonly<Record<string, unknown>> }
  | { readonly event: 'note', readonly text: string }
  | { readonly event: 'cut' | 'batch', readonly done: number, readonly of: number }

export interface JobRunnerOptions {
  /** One JSON file a job. Made on the first job. */
  readonly folder: string
  /** Starts the training as a child process that prints TrainEvents, one a line, on stdout. */
  readonly spawn: (job: TrainJob) => ChildProcess
  /** Checks what can be checked before a job is accepted. @throws RecipeNotFound, DatasetInvalid */
  readonly check: (recipe: string, dataset: string) => Promise<void>
  /** The new version is published and active on disk. */
  readonly onCompleted: (job: TrainJob) => Promise<void>
  readonly onChanged: (job: TrainJob) => void
  readonly newId: () => string
  readonly now: () => Date
}

export interface JobRunner extends TrainingJobs {
  /** Reads the jobs of earlier runs; one that was running then is failed, with the reason; a damaged file is left out. To be called once, before the first `start`. */
  restore (): Promise<void>
  /** Resolves when no job runs. */
  idle (): Promise<void>
  /** Ends the running child, which leaves its checkpoint. */
  close (): Promise<void>
}

/** So much of what the child wrote to stderr goes into a failed job's error. */
const STDERR_TAIL = 2000

/** Retraining jobs, one at a time, each in a child process of low priority: a crash in training doesn't touch the inspection. */
export function createJobRunner (options: JobRunnerOptions): JobRunner {
  const { folder, now } = options
  const jobs = new Map<string, TrainJob>()
  let running: { id: string, child: ChildProcess } | null = null
  /** The last run, its end written down too. */
  let ended: Promise<void> = Promise.resolve()

  /** One write after the other, so that the last state is the one that stays. */
  let written: Promise<void> = Promise.resolve()

  function save (job: TrainJob): Promise<void> {
    jobs.set(job.id, job)
    options.onChanged(job)
    written = written.catch(() => {}).then(async () => {
      await mkdir(folder, { recursive: true })
      const file = join(folder, `${job.id}.json`)
      await writeFile(`${file}.new`, JSON.stringify(job))
      await rename(`${file}.new`, file)
    })
    return written
  }

  async function run (job: TrainJob, child: ChildProcess): Promise<void> {
    let latest = job
    let completed: Extract<TrainEvent, { event: 'completed' }> | null = null
    let stderr = ''
    lowerPriority(child)
    child.stderr?.setEncoding('utf8').on('data', (text: string) => { stderr = (stderr + text).slice(-STDERR_TAIL) })
    const lines = createInterface({ input: child.stdout! })
    lines.on('line', (line) => {
      const event = parseEvent(line)
      if (event?.event === 'completed') completed = event
      if (event?.event !== 'progress') return
      latest = { ...latest, progress: event.progress }
      jobs.set(job.id, latest)
      options.onChanged(latest)
    })
    const outcome = await new Promise<string | null>((resolve) => {
      child.once('error', (error) => { resolve(error.message) })
      child.once('close', (code, signal) => { resolve(code === 0 ? null : signal === null ? `exit code ${code}` : `ended by ${signal}`) })
    })
    running = null
    const result = completed as Extract<TrainEvent, { event: 'completed' }> | null
    if (outcome === null && result !== null) {
      latest = { ...latest, modelVersion: result.modelVersion, metrics: result.metrics, endedAt: now().toISOString() }
      const problem = await options.onCompleted(latest).then(() => null, (error: Error) => error.message)
      latest = problem === null ? { ...latest, state: 'completed' } : { ...latest, state: 'failed', error: `trained, but the new version does not judge: ${problem}` }
    } else {
      const why = stderr.trim() === '' ? (outcome ?? 'ended without a result') : stderr.trim()
      latest = { ...latest, state: 'failed', error: why, endedAt: now().toISOString() }
    }
    await save(latest)
  }

  return {
    async start (recipe: string, dataset: string, parameters: TrainParameters) {
      if (running !== null) throw new TrainingBusy(running.id)
      await options.check(recipe, dataset)
      // Another start may have come in between.
      if (running !== null) throw new TrainingBusy((running as { id: string }).id)
      const time = now().toISOString()
      const job: TrainJob = {
        id: options.newId(), recipe, dataset, parameters, state: 'running', progress: null, modelVersion: null, metrics: null, error: null,
        createdAt: time, startedAt: time, endedAt: null
      }
      const saved = save(job)
      let child: ChildProcess
      try {
        child = options.spawn(job)
      } catch (error) {
        const failed: TrainJob = { ...job, state: 'failed', error: (error as Error).message, endedAt: now().toISOString() }
        await save(failed)
        return failed
      }
      running = { id: job.id, child }
      // Its last state could not be written: it stands in memory, and a restart finds the job as one that was broken off.
      ended = run(job, child).catch(() => {})
      await saved.catch((error: unknown) => { child.kill('SIGTERM'); throw error })
      return job
    },
    get: (id) => jobs.get(id),
    list: () => [...jobs.values()].sort((a, b) => b.createdAt.localeCompare(a.createdAt)),
    async restore () {
      for (const name of await readdir(folder).catch(() => [])) {
        if (!name.endsWith('.json')) continue
        const job = parseJob(await readFile(join(folder, name), 'utf8'))
        if (job === null) continue
        jobs.set(job.id, job)
        if (job.state === 'running' || job.state === 'queued') {
          await save({ ...job, state: 'failed', error: 'the service ended while the job ran; start it again, it goes on from its last checkpoint', endedAt: now().toISOString() })
        }
      }
    },
    idle: () => ended,
    async close () {
      running?.child.kill('SIGTERM')
      await ended
    }
  }
}

/** Inspection goes first. Where the system refuses, training runs at normal priority. */
function lowerPriority (child: ChildProcess): void {
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW)
  } catch { /* the child has ended already, or the system knows no priorities */ }
}

/** Null for a file that a power cut or a person has damaged: a job of the past must not keep the service from starting. */
function parseJob (text: string): TrainJob | null {
  try {
    const job = JSON.parse(text) as TrainJob | null
    return typeof job?.id === 'string' && JOB_STATES.includes(job.state) ? job : null
  } catch {
    return null
  }
}

function parseEvent (line: string): TrainEvent | null {
  try {
    return JSON.parse(line) as TrainEvent
  } catch {
    return null
  }
}
