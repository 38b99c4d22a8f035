import { t } from '../language/translate.ts'
import { VerdictBadge } from '../parts/verdict-mark.tsx'
import { useEffect, useRef, useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'
import { describePart, LivePicture } from './live-picture.tsx'
import type { LivePart } from './live-state.ts'
import { EMPTY_STRIP, moveStrip, touchedPart } from './steady-strip.ts'

const MAX_SHOWN = 16

export interface PartStripProps {
  /** Newest first. */
  readonly parts: readonly LivePart[]
  readonly heldId: string | null
  readonly onHold: (part: LivePart) => void
}

/** A mouse that has not moved for this time was left there: the strip moves on below it. */
const MOUSE_RESTS_MS = 5000

/** The last parts. A finger down selects; as long as it is down, or a mouse moves over it, the strip stands still. */
export function PartStrip({ parts, heldId, onHold }: PartStripProps): VNode | null {
  const strip = useRef(EMPTY_STRIP)
  const [isTouched, setTouched] = useState(false)
  const mouseMovedMs = useRef(-Infinity)
  const now = performance.now()
  const isStill = isTouched || now - mouseMovedMs.current < MOUSE_RESTS_MS
  strip.current = moveStrip(strip.current, parts.slice(0, MAX_SHOWN), isStill, now)
  useEffect(() => {
    if (!isTouched) return
    const release = (): void => {
      setTouched(false)
    }
    for (const event of ['pointerup', 'pointercancel', 'blur']) addEventListener(event, release)
    return () => {
      for (const event of ['pointerup', 'pointercancel', 'blur']) removeEventListener(event, release)
    }
  }, [isTouched])
  if (strip.current.parts.length === 0) return null
  const hold = (place: number): void => {
    const part = touchedPart(strip.current, place, performance.now())
    if (part !== null) onHold(part)
  }
  return (
    <section class="strip" aria-label={t('Last parts, newest first')}>
      <ul
        onPointerMove={(event: PointerEvent) => {
          if (event.pointerType === 'mouse') mouseMovedMs.current = performance.now()
        }}
        onPointerLeave={() => {
          mouseMovedMs.current = -Infinity
        }}
      >
        {strip.current.parts.map((part, place) => (
          <li key={place}>
            <button
              aria-pressed={heldId === part.result.resultId}
              aria-label={t('Hold: {part}', { part: describePart(part) })}
              onPointerDown={(event: PointerEvent) => {
                if (event.button !== 0) return
                setTouched(true)
                hold(place)
              }}
              onClick={(event: MouseEvent) => {
                // A click of the keyboard has no finger down before it.
                if (event.detail === 0) hold(place)
              }}
            >
              <LivePicture part={part} isMarked={false} isDescribed={false} isSmall />
              <VerdictBadge verdict={part.result.verdict} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
