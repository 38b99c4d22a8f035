import { reasonOf } from '../http.ts'
import { useState } from '../vendor/hooks.js'

export interface Action {
  readonly busy: boolean
  readonly problem: string | null
  /** What to say after it went well. */
  readonly done: string | null
  /** Runs `work` unless one is under way; its text is shown as `done`. */
  run(work: () => Promise<string | void>): Promise<void>
}

export function useAction(): Action {
  const [state, setState] = useState<{ busy: boolean; problem: string | null; done: string | null }>({
    busy: false,
    problem: null,
    done: null
  })
  return {
    ...state,
    async run(work) {
      if (state.busy) return
      setState({ busy: true, problem: null, done: null })
      try {
        const done = await work()
        setState({ busy: false, problem: null, done: done ?? null })
      } catch (error) {
        setState({ busy: false, problem: reasonOf(error), done: null })
      }
    }
  }
}
