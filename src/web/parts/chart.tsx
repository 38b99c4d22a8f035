import { useLayoutEffect, useRef, useState } from '../vendor/hooks.js'
import type { ComponentChildren, VNode } from '../vendor/preact.js'

/** Until its place is measured, in pixels. */
const FIRST_WIDTH = 480

export interface ChartProps {
  /** What a screen reader says instead of it. */
  readonly name: string
  readonly kind?: string
  /** In pixels, what lies above 0 included. */
  readonly height: number
  /** Room above 0, in pixels. */
  readonly head?: number
  /** Draws it. @param width in pixels */
  readonly children: (width: number) => ComponentChildren
}

/** A chart as wide as its place. Its unit is the pixel, so that its text has the same size at every width. */
export function Chart({ name, kind = '', height, head = 0, children }: ChartProps): VNode {
  const place = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(FIRST_WIDTH)
  useLayoutEffect(() => {
    const element = place.current!
    const measure = (): void => {
      const measured = Math.floor(element.clientWidth)
      if (measured > 0) setWidth(measured)
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => {
      observer.disconnect()
    }
  }, [])
  return (
    <div ref={place} class="chart-place">
      <svg
        class={kind}
        viewBox={`0 ${-head} ${width} ${height}`}
        width={width}
        height={height}
        role="img"
        aria-label={name}
      >
        {children(width)}
      </svg>
    </div>
  )
}
