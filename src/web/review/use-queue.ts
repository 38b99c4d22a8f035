import type { ReviewPart } from '../api-types.ts'
import { defectKind } from '../format.ts'
import { ask, reasonOf } from '../http.ts'
import { reviewed } from '../hooks/use-waiting.ts'
import { t } from '../language/translate.ts'
import { useEffect, useRef, useState } from '../vendor/hooks.js'

export type Waiting = Pick<
  ReviewPart,
  | 'resultId'
  | 'at'
  | 'recipe'
  | 'plantStation'
  | 'station'
  | 'modelVersion'
  | 'verdict'
  | 'reason'
  | 'evidence'
  | 'score'
  | 'threshold'
  | 'partId'
  | 'circle'
>
export type Word = { readonly label: 'good' | 'unsure' } | { readonly label: 'defect'; readonly defectKind: string }

/** What was said, so that it can be taken back. */
interface Said {
  readonly part: Waiting
  readonly words: string
}

export interface Queue {
  /** Null until it is there. */
  readonly parts: readonly Waiting[] | null
  readonly part: Waiting | null
  /** Place of the part among those that are loaded, from 0. */
  readonly place: number
  readonly waiting: number
  readonly busy: boolean
  readonly problem: string | null
  /** What was saved last, or taken back. */
  readonly told: string | null
  readonly canUndo: boolean
  load(): void
  say(word: Word): void
  undo(): void
  /** @param by 1 for the next one, -1 for the one before */
  go(by: 1 | -1): void
}

const LOOK_EVERY_MS = 10_000
const MAX_UNDO = 50

export const wordsOf = (word: Word): string =>
  word.label === 'defect'
    ? t('defect, {kind}', { kind: defectKind(word.defectKind) })
    : word.label === 'good'
      ? t('good')
      : t('unsure')
const nameOf = ({ partId }: Waiting): string =>
  partId === null ? t('Part without a number') : t('Part {id}', { id: partId })

/** Parts that wait for a person, oldest first. New ones join at the end while it is looked at. */
export function useQueue(onSaid: () => void): Queue {
  const [parts, setParts] = useState<readonly Waiting[] | null>(null)
  const [place, setPlace] = useState(0)
  const [waiting, setWaiting] = useState(0)
  const [said, setSaid] = useState<readonly Said[]>([])
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [told, setTold] = useState<string | null>(null)
  const done = useRef(new Set<string>())
  /** Parts that came back: for the service they wait no longer. */
  const back = useRef(new Set<string>())
  const part = parts?.[Math.min(place, parts.length - 1)] ?? null

  const load = async (): Promise<void> => {
    try {
      const { parts: found, waiting: all } = await ask<{ parts: readonly Waiting[]; waiting: number }>('GET', '/review')
      setParts((before) => {
        const known = new Set((before ?? []).map(({ resultId }) => resultId))
        const fresh = found.filter(({ resultId }) => !known.has(resultId) && !done.current.has(resultId))
        return [...(before ?? []), ...fresh]
      })
      setWaiting(all + back.current.size)
      setProblem(null)
    } catch (error) {
      setProblem(reasonOf(error))
    }
  }
  useEffect(() => {
    void load()
    const timer = setInterval(() => {
      if (!document.hidden) void load()
    }, LOOK_EVERY_MS)
    return () => {
      clearInterval(timer)
    }
  }, [])

  async function say(word: Word): Promise<void> {
    if (part === null || busy) return
    setBusy(true)
    try {
      await ask('POST', `/review/${part.resultId}`, word)
      done.current.add(part.resultId)
      back.current.delete(part.resultId)
      setSaid([{ part, words: wordsOf(word) }, ...said].slice(0, MAX_UNDO))
      setTold(t('Saved: {part} is {words}.', { part: nameOf(part), words: wordsOf(word) }))
      setProblem(null)
      const rest = (parts ?? []).filter(({ resultId }) => resultId !== part.resultId)
      setParts(rest)
      setPlace(place >= rest.length ? 0 : place)
      setWaiting(Math.max(0, waiting - 1))
      onSaid()
      reviewed.dispatchEvent(new Event('reviewed'))
      if (rest.length === 0) await load()
    } catch (error) {
      setProblem(reasonOf(error))
    }
    setBusy(false)
  }

  return {
    parts,
    part,
    place: Math.min(place, Math.max(0, (parts?.length ?? 1) - 1)),
    waiting,
    busy,
    problem,
    told,
    canUndo: said.length > 0,
    load: () => void load(),
    say: (word) => void say(word),
    undo() {
      const [last, ...before] = said
      if (last === undefined) return
      setSaid(before)
      back.current.add(last.part.resultId)
      const at = Math.min(place, parts?.length ?? 0)
      setParts([...(parts ?? []).slice(0, at), last.part, ...(parts ?? []).slice(at)])
      setPlace(at)
      setWaiting(waiting + 1)
      setTold(
        t('{part} is back. It counts as {words} until you answer anew.', { part: nameOf(last.part), words: last.words })
      )
    },
    go(by) {
      const count = parts?.length ?? 0
      if (count > 1) setPlace((place + by + count) % count)
    }
  }
}
