import type { Verdict } from '../api-types.ts'
import type { VNode } from '../vendor/preact.js'

/** Told apart by outline, not by colour alone: a disc with a tick, an octagon with a cross, a triangle with a `?`. */
const OUTLINES: Readonly<Record<Verdict, VNode>> = {
  OK: (
    <g>
      <circle cx="16" cy="16" r="13.5" />
      <path d="M9.5 16.5l4.6 4.6L23 11.5" />
    </g>
  ),
  NG: (
    <g>
      <path d="M10.5 2.5h11l8 8v11l-8 8h-11l-8-8v-11z" />
      <path d="M11 11l10 10M21 11L11 21" />
    </g>
  ),
  REVIEW: (
    <g>
      <path d="M16 3L30 28.5H2z" />
      <path d="M12.8 14.5q0-3 3.2-3t3.2 2.7q0 1.7-1.8 2.8-1.4.9-1.4 2.6" />
      <path d="M16 23.6v.4" />
    </g>
  )
}

export function VerdictShape({ verdict }: { readonly verdict: Verdict }): VNode {
  return (
    <svg
      class="shape"
      viewBox="0 0 32 32"
      fill="none"
      stroke="currentColor"
      stroke-width="3.2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {OUTLINES[verdict]}
    </svg>
  )
}

export const verdictClass = (verdict: Verdict): string => `is-${verdict.toLowerCase()}`

export function VerdictBadge({ verdict }: { readonly verdict: Verdict }): VNode {
  return (
    <span class={`badge ${verdictClass(verdict)}`}>
      <VerdictShape verdict={verdict} />
      {verdict}
    </span>
  )
}
