import type { ModelVersion } from '../api-types.ts'
import { useAction } from '../hooks/use-action.ts'
import { ApiError, ask } from '../http.ts'
import { t } from '../language/translate.ts'
import { useState } from '../vendor/hooks.js'

/** What a person is asked before it is done. */
export type Question =
  | { readonly what: 'activate' | 'name' | 'remove'; readonly version: ModelVersion }
  /** The golden set refused the version. */
  | { readonly what: 'override'; readonly version: ModelVersion; readonly why: string }
  | { readonly what: 'roll-back' }

export interface VersionNote {
  readonly name: string | null
  readonly comment: string | null
}

export interface VersionChanges {
  readonly busy: boolean
  readonly problem: string | null
  readonly done: string | null
  readonly question: Question | null
  /** @param question null takes it back */
  ask(question: Question | null): void
  activate(version: ModelVersion, overrideReason?: string): void
  rollBack(): void
  shadow(version: string, isOn: boolean): void
  remove(version: string): void
  name(version: string, note: VersionNote): void
}

/** Next steps with the versions of a recipe. @param onChanged called after each change */
export function useVersionChanges(recipe: string, onChanged: () => void): VersionChanges {
  const [question, setQuestion] = useState<Question | null>(null)
  const { run, busy, problem, done } = useAction()
  const query = `?recipe=${encodeURIComponent(recipe)}`
  const pathOf = (version: string): string => `/models/${encodeURIComponent(version)}`
  const change = (work: () => Promise<string | void>): void => {
    void run(async () => {
      const said = await work()
      onChanged()
      return said
    })
  }
  const judges = (version: string): string => t('{version} judges from now on.', { version })
  return {
    busy,
    problem,
    done,
    question,
    ask: setQuestion,
    activate(asked, overrideReason) {
      const { version } = asked
      setQuestion(null)
      change(async () => {
        try {
          await ask(
            'POST',
            `${pathOf(version)}/activate${query}`,
            overrideReason === undefined ? {} : { overrideReason }
          )
        } catch (error) {
          if (!(error instanceof ApiError) || error.code !== 'GOLDEN_SET_FAILED') throw error
          setQuestion({ what: 'override', version: asked, why: error.message })
          return
        }
        return judges(version)
      })
    },
    rollBack() {
      setQuestion(null)
      change(async () => judges((await ask<{ version: string }>('POST', `/models/rollback${query}`, {})).version))
    },
    shadow(version, isOn) {
      change(async () => {
        await ask(isOn ? 'POST' : 'DELETE', `${pathOf(version)}/shadow${query}`, isOn ? {} : undefined)
        return isOn
          ? t('{version} scores beside the active version, without deciding.', { version })
          : t('The shadow is off.')
      })
    },
    remove(version) {
      setQuestion(null)
      change(async () => {
        await ask('DELETE', `${pathOf(version)}${query}`)
        return t('{version} was removed.', { version })
      })
    },
    name(version, note) {
      setQuestion(null)
      change(async () => {
        await ask('PATCH', `${pathOf(version)}${query}`, note)
        return t('Saved.')
      })
    }
  }
}
