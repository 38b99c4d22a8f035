import type { VNode } from '../vendor/preact.js'

/** What came of something, told to screen readers too. */
export function Outcome({ problem, done }: { readonly problem?: string | null; readonly done?: string | null }): VNode {
  return (
    <div aria-live="polite">
      {problem && (
        <p class="message bad" role="alert">
          {problem}
        </p>
      )}
      {done && <p class="message good">{done}</p>}
    </div>
  )
}
