import { html } from '../html.ts'
import type { VNode } from '../vendor/preact.js'

/** What came of something, told to screen readers too. */
export function Outcome({ problem, done }: { readonly problem?: string | null; readonly done?: string | null }): VNode {
  return html`<div aria-live="polite">
    ${problem && html`<p class="message bad" role="alert">${problem}</p>`}
    ${done && html`<p class="message good">${done}</p>`}
  </div>`
}
