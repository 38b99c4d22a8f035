import { t } from '../language/translate.ts'
import { useEffect, useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'
import type { LivePart } from './live-state.ts'

/** For screen readers: at most one verdict every two seconds, the newest. */
export function Spoken({ part }: { readonly part: LivePart | null }): VNode {
  const [text, setText] = useState('')
  const [isPausing, setPausing] = useState(false)
  const id = part?.result.resultId
  useEffect(() => {
    if (part === null || isPausing) return
    const { verdict, partId } = part.result
    setText(partId === null ? verdict : `${verdict}, ${t('part {id}', { id: partId })}`)
    setPausing(true)
  }, [id, isPausing])
  useEffect(() => {
    if (!isPausing) return
    const timer = setTimeout(() => {
      setPausing(false)
    }, 2000)
    return () => {
      clearTimeout(timer)
    }
  }, [isPausing])
  return (
    <p class="hidden" aria-live="polite" aria-atomic="true">
      {text}
    </p>
  )
}
