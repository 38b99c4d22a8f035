import { t } from '../language/translate.ts'
import { useEffect, useRef, useState } from '../vendor/hooks.js'
import type { ComponentChildren, VNode } from '../vendor/preact.js'
import { moveBy, WHOLE, type Zoom, zoomAt } from './zoom.ts'

/** Zooms what is in it: by wheel, by two fingers, by buttons; one finger or the mouse moves it. */
export function Zoomable({ children }: { readonly children: ComponentChildren }): VNode {
  const frame = useRef<HTMLDivElement>(null)
  const [zoom, setZoom] = useState<Zoom>(WHOLE)
  const fingers = useRef(new Map<number, { x: number; y: number }>())
  const sizeOf = (): DOMRect => frame.current!.getBoundingClientRect()

  // Not passive: the page must not scroll meanwhile.
  useEffect(() => {
    const element = frame.current!
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault()
      const { left, top, width, height } = sizeOf()
      const at = { x: event.clientX - left, y: event.clientY - top }
      setZoom((before) => zoomAt(before, 2 ** (-event.deltaY / 240), at, { width, height }))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => {
      element.removeEventListener('wheel', onWheel)
    }
  }, [])

  const onMove = (event: PointerEvent): void => {
    const before = fingers.current.get(event.pointerId)
    if (before === undefined) return
    const now = { x: event.clientX, y: event.clientY }
    const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1]
    fingers.current.set(event.pointerId, now)
    const { left, top, width, height } = sizeOf()
    setZoom((zoom) => {
      if (other === undefined) return moveBy(zoom, now.x - before.x, now.y - before.y, { width, height })
      const apart = (from: typeof now): number => Math.hypot(from.x - other.x, from.y - other.y)
      const middle = { x: (now.x + other.x) / 2 - left, y: (now.y + other.y) / 2 - top }
      return zoomAt(zoom, apart(now) / Math.max(1, apart(before)), middle, { width, height })
    })
  }
  const onUp = (event: PointerEvent): void => {
    fingers.current.delete(event.pointerId)
  }
  const step = (factor: number) => (): void => {
    const { width, height } = sizeOf()
    setZoom((before) => zoomAt(before, factor, { x: width / 2, y: height / 2 }, { width, height }))
  }
  return (
    <div class="zoomable">
      <div
        ref={frame}
        class={`zoom-frame ${zoom.scale > 1 ? 'is-zoomed' : ''}`}
        onPointerDown={(event: PointerEvent) => {
          frame.current!.setPointerCapture(event.pointerId)
          fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
        }}
        onPointerMove={onMove}
        onPointerUp={onUp}
        onPointerCancel={onUp}
      >
        <div class="zoomed" style={{ transform: `translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})` }}>
          {children}
        </div>
      </div>
      <div class="zoom-buttons">
        <button class="small" aria-label={t('Zoom in')} onClick={step(2)}>
          +
        </button>
        <button class="small" aria-label={t('Zoom out')} onClick={step(0.5)} disabled={zoom.scale === 1}>
          −
        </button>
      </div>
    </div>
  )
}
