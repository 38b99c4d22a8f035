import { html, type Html } from '../../report/html.ts'
import { row } from '../../report/table.ts'

export function pairs(rows: readonly (readonly [string, string | Html])[]): Html {
  return html`<table class="words facts"><tbody>${rows.map(([name, value]) => row(name, [value]))}</tbody></table>`
}

export const code = (text: string): Html => html`<code>${text}</code>`

export const none = (words: string): Html => html`<p class="empty">${words}</p>`
