import { html, type Html } from './html.ts'

/** A table in a box that scrolls sideways. @param kind class of the table: 'words' for texts, 'matrix' for counts */
export function table(columns: readonly string[], rows: readonly Html[], kind?: 'words' | 'matrix'): Html {
  return html`<div class="scroll"><table${kind === undefined ? '' : html` class="${kind}"`}>
<thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${rows}
</tbody>
</table></div>`
}

/** A row of such a table: a name, then cells. */
export function row(name: Html | string, cells: readonly (Html | string | number)[]): Html {
  return html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`
}
