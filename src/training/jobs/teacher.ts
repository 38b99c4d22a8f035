import type { ChildProcess } from 'node:child_process'
import type { Taught, Teaching, TeachRequest } from '../../domain/training/teaching.ts'
import { TeachBusy, TeachFailed } from '../../errors.ts'
import { followTraining } from './follow-training.ts'

export interface TeacherOptions {
  /** @throws RecipeNotFound */
  readonly checkRecipe: (id: string) => Promise<void>
  /** Lists the pictures in a CSV. @returns its path */
  readonly list: (request: TeachRequest) => Promise<string>
  /** Starts `okng teach` as a child process. */
  readonly spawn: (request: TeachRequest, csv: string) => ChildProcess
  readonly kill: (child: ChildProcess) => void
  /** Makes a version active. @throws if the golden set or the version itself does not allow it */
  readonly activate: (recipe: string, version: string, actor: string) => Promise<void>
  /** Removes the CSV, and unfinished files of a killed child. */
  readonly cleanUp: (csv: string) => Promise<void>
  /** @returns function that stops the timer */
  readonly setTimer: (run: () => void, ms: number) => () => void
}

export interface Teacher extends Teaching {
  /** Ends the child that runs. */
  close(): Promise<void>
}

/** A child that takes longer is killed. */
export const MAX_TEACH_MS = 120_000

/**
 * Teaches in a child process, one recipe at a time. This takes some seconds, and the service keeps judging meanwhile.
 */
export function createTeacher(options: TeacherOptions): Teacher {
  let current: { readonly recipe: string; child: ChildProcess | null; readonly ended: Promise<unknown> } | null = null
  let closed = false

  async function run(
    request: TeachRequest,
    actor: string,
    beforehand: () => Promise<void>,
    started: (child: ChildProcess) => void
  ): Promise<Taught> {
    await options.checkRecipe(request.recipe)
    const csv = await options.list(request)
    try {
      await beforehand()
      if (closed) throw new TeachFailed(request.recipe, 'the service is closing')
      const child = options.spawn(request, csv)
      started(child)
      const stopTimer = options.setTimer(() => {
        options.kill(child)
      }, MAX_TEACH_MS)
      const { completed, problem } = await followTraining(child, () => {})
      stopTimer()
      if (completed === null) throw new TeachFailed(request.recipe, problem.replace(/^okng: /, ''))
      const { modelVersion, metrics, leftOut = [] } = completed
      try {
        await options.activate(request.recipe, modelVersion, actor)
        return { modelVersion, metrics, leftOut, activated: true, activation: 'as asked' }
      } catch (error) {
        const activation = `not allowed: ${(error as Error).message}`
        return { modelVersion, metrics, leftOut, activated: false, activation }
      }
    } finally {
      await options.cleanUp(csv)
    }
  }

  return {
    async teach(request, actor, beforehand = async () => {}) {
      if (current !== null) throw new TeachBusy(current.recipe)
      let child: ChildProcess | null = null
      const done = run(request, actor, beforehand, (started) => {
        child = started
      })
      current = {
        recipe: request.recipe,
        get child() {
          return child
        },
        ended: done.catch(() => {})
      }
      try {
        return await done
      } finally {
        current = null
      }
    },
    async close() {
      closed = true
      if (current === null) return
      if (current.child !== null) options.kill(current.child)
      await current.ended
    }
  }
}
