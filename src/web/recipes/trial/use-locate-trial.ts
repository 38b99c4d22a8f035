import type { LocateTrial } from '../../api-types.ts'
import { reasonOf, send } from '../../http.ts'
import { useEffect, useRef, useState } from '../../vendor/hooks.js'

export interface LocateTrialState {
  /** Of the newest settings that were answered; null before the first answer, and after a problem. */
  readonly found: LocateTrial | null
  readonly problem: string | null
  readonly busy: boolean
}

const NOTHING: LocateTrialState = { found: null, problem: null, busy: false }

/**
 * What a recipe finds in a picture, again whenever the settings change. One request at a time: while it is under way
 * only the newest settings wait.
 */
export function useLocateTrial(recipe: string, picture: File | null, query: string): LocateTrialState {
  const [state, setState] = useState(NOTHING)
  const wanted = useRef({ picture, query })
  const isAsking = useRef(false)
  wanted.current = { picture, query }

  async function ask(): Promise<void> {
    isAsking.current = true
    let asked: typeof wanted.current
    do {
      asked = wanted.current
      if (asked.picture === null) break
      setState((before) => ({ ...before, busy: true }))
      setState(await answerTo(recipe, asked.picture, asked.query))
    } while (asked.picture !== wanted.current.picture || asked.query !== wanted.current.query)
    isAsking.current = false
  }

  useEffect(() => {
    if (picture === null) setState(NOTHING)
    else if (!isAsking.current) void ask()
  }, [picture, query])
  return state
}

async function answerTo(recipe: string, picture: File, query: string): Promise<LocateTrialState> {
  try {
    const body = new FormData()
    body.set('image', picture)
    const reply = await send('POST', `/recipes/${encodeURIComponent(recipe)}/try-locate?${query}`, { body })
    return { found: (await reply.json()) as LocateTrial, problem: null, busy: false }
  } catch (error) {
    return { found: null, problem: reasonOf(error), busy: false }
  }
}
