// A job runner whose children, clock, timers and machine the test plays.
import type { ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import type { JobStore, StoredJob } from '../../../../src/domain/training/job-store.ts'
import {
  isOver,
  JOB_STATES,
  type JobState,
  TRAIN_DEFAULTS,
  type TrainProgress,
  type TrainRequest
} from '../../../../src/domain/training/training.ts'
import { createJobRunner, type JobRunner } from '../../../../src/training/jobs/job-runner.ts'
import type { JobRunnerOptions } from '../../../../src/training/jobs/job-runner-options.ts'

export const progress = (epoch: number): TrainProgress => ({
  epoch,
  epochs: 3,
  loss: 1 / epoch,
  tripletLoss: 0.5,
  reconstructionLoss: 0.1,
  validationAuroc: 0.9,
  secondsLeft: 10
})
export const COMPLETED = { event: 'completed', modelVersion: 'v7', metrics: { auroc: 0.99 } }
export const REQUEST: TrainRequest = {
  recipe: 'ring',
  dataset: '/data',
  parameters: TRAIN_DEFAULTS,
  activate: 'always',
  minimumGain: 0
}

/** A child process that the test plays. */
export class FakeChild extends EventEmitter {
  readonly stdout = new PassThrough()
  readonly stderr = new PassThrough()
  readonly signals: string[] = []
  readonly pid: number
  /** Whether it ends when it is asked to. */
  obeys = true

  constructor(pid: number) {
    super()
    this.pid = pid
  }

  print(...events: object[]): void {
    for (const event of events) this.stdout.write(`${JSON.stringify(event)}\n`)
  }

  /** Ends as a process does: first the streams, then `close`. */
  async end(code: number | null, signal: string | null = null): Promise<void> {
    for (const stream of [this.stdout, this.stderr]) {
      const closed = new Promise((resolve) => {
        stream.once('close', resolve)
      })
      stream.resume().end()
      await closed
    }
    this.emit('close', code, signal)
  }

  signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    this.signals.push(signal)
    if (signal === 'SIGKILL') void this.end(null, signal)
    if (signal === 'SIGTERM' && this.obeys) {
      this.print({ event: 'stopped' })
      void this.end(1)
    }
  }
}

/** Jobs in memory, as the database keeps them. */
export function memoryStore(): JobStore & { readonly jobs: Map<string, StoredJob> } {
  const jobs = new Map<string, StoredJob>()
  return {
    jobs,
    async add(job) {
      jobs.set(job.id, job)
    },
    async save(job) {
      jobs.set(job.id, job)
    },
    async takeQueued(job) {
      if (jobs.get(job.id)?.state !== 'queued') return false
      jobs.set(job.id, job)
      return true
    },
    get: async (id) => jobs.get(id),
    list: async (limit) => [...jobs.values()].toReversed().slice(0, limit),
    unfinished: async () => [...jobs.values()].filter((job) => !isOver(job)),
    async countByState() {
      return Object.fromEntries(
        JOB_STATES.map((state) => [state, [...jobs.values()].filter((job) => job.state === state).length])
      ) as Record<JobState, number>
    }
  }
}

export interface Bench {
  readonly runner: JobRunner
  readonly store: ReturnType<typeof memoryStore>
  readonly children: FakeChild[]
  readonly changes: StoredJob[]
  readonly activated: StoredJob[]
  readonly cleaned: StoredJob[]
  readonly errors: unknown[]
  readonly timers: { readonly ms: number; readonly run: () => void }[]
  readonly leftovers: unknown[]
  /** Another service has the machine. */
  machine: { free: boolean; held: boolean }
  start(change?: Partial<TrainRequest>): Promise<StoredJob>
  /** Resolves when a job has that state. */
  reached(id: string, state: JobState): Promise<StoredJob>
  child(n: number): Promise<FakeChild>
}

export function bench(change: Partial<JobRunnerOptions> = {}, store = memoryStore()): Bench {
  const bell = new EventEmitter().setMaxListeners(0)
  let ids = 0
  let seconds = 0
  const b: Omit<Bench, 'runner' | 'start' | 'reached' | 'child'> = {
    store,
    children: [],
    changes: [],
    activated: [],
    cleaned: [],
    errors: [],
    timers: [],
    leftovers: [],
    machine: { free: true, held: false }
  }
  const runner = createJobRunner({
    store,
    acquireMachine() {
      if (!b.machine.free || b.machine.held) return null
      b.machine.held = true
      return () => {
        b.machine.held = false
      }
    },
    prepare: async (_id, { dataset }) => dataset,
    spawn() {
      const child = new FakeChild(100 + b.children.length)
      b.children.push(child)
      bell.emit('ring')
      return child as unknown as ChildProcess
    },
    mark: ({ pid }) => ({ pid: pid!, startTime: 'then' }),
    signal(child, signal) {
      ;(child as unknown as FakeChild).signal(signal)
    },
    async endLeftover(process) {
      b.leftovers.push(process)
    },
    async activate(job) {
      b.activated.push(job)
    },
    async cleanUp(job) {
      b.cleaned.push(job)
    },
    onChanged(job) {
      b.changes.push(job as StoredJob)
      bell.emit('ring')
    },
    onError(error) {
      b.errors.push(error)
    },
    newId: () => `job-${++ids}`,
    now: () => new Date(1000 * seconds++),
    setTimer(run, ms) {
      const timer = { ms, run }
      b.timers.push(timer)
      bell.emit('ring')
      return () => {
        if (b.timers.includes(timer)) b.timers.splice(b.timers.indexOf(timer), 1)
      }
    },
    ...change
  })
  const until = async <T>(look: () => T | undefined): Promise<T> => {
    for (;;) {
      const found = look()
      if (found !== undefined) return found
      await new Promise((resolve) => {
        bell.once('ring', resolve)
      })
    }
  }
  return {
    ...b,
    runner,
    start: async (request = {}) => (await runner.start({ ...REQUEST, ...request }, 'anna')) as StoredJob,
    reached: (id, state) => until(() => b.changes.findLast((job) => job.id === id && job.state === state)),
    child: (n) => until(() => b.children[n])
  }
}
