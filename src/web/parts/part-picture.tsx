import type { Circle, HeatMap, Verdict } from '../api-types.ts'
import { drawHeat } from '../draw-heat.ts'
import { useMemo } from '../vendor/hooks.js'
import type { ComponentChildren, VNode } from '../vendor/preact.js'

export interface PartPictureProps {
  /** Address of the picture; a small one will do. */
  readonly source: string
  /** Of the frame in pixels: what circle and heat map refer to. */
  readonly width: number
  readonly height: number
  readonly verdict?: Verdict
  readonly circle?: Circle | null
  /** A circle inside the part that was measured. */
  readonly bore?: Circle | null | undefined
  readonly heatmap?: HeatMap | null
  /** Empty where the text around the picture already describes it. */
  readonly description: string
  /** More to be drawn on the picture. */
  readonly children?: ComponentChildren
}

/** The picture of a part with the circle that was found, and where it differs from good parts. */
export function PartPicture({
  source,
  width,
  height,
  verdict,
  circle,
  bore,
  heatmap,
  description,
  children
}: PartPictureProps): VNode {
  const heat = useMemo(() => (heatmap ? drawHeat(heatmap) : null), [heatmap])
  const kind = verdict?.toLowerCase() ?? ''
  return (
    <div class="picture">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        {...(description === '' ? { 'aria-hidden': 'true' } : { role: 'img', 'aria-label': description })}
      >
        <image href={source} width={width} height={height} />
        {heat && heatmap && (
          <image
            class="heat"
            href={heat}
            x={heatmap.left}
            y={heatmap.top}
            width={heatmap.sidePx}
            height={heatmap.sidePx}
            preserveAspectRatio="none"
          />
        )}
        {circle && (
          <g>
            <circle class="circle" cx={circle.cx + 0.5} cy={circle.cy + 0.5} r={circle.r} />
            <circle class={`circle inner ${kind}`} cx={circle.cx + 0.5} cy={circle.cy + 0.5} r={circle.r} />
          </g>
        )}
        {bore && <circle class="circle bore" cx={bore.cx + 0.5} cy={bore.cy + 0.5} r={bore.r} />}
        {children}
      </svg>
    </div>
  )
}
