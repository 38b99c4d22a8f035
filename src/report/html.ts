/**
 * Markup that is safe to send as it is. Only `html` and `trusted` make it, so text that nobody escaped does not
 * type-check as markup.
 */
export interface Html {
  readonly markup: string
}

type Value = Html | string | number | readonly Html[]

/**
 * Template tag: escapes every string that is put in (file names may hold markup), for text and for double-quoted
 * attributes; markup made by this tag, alone or in an array, goes in unchanged.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { markup: strings.map((text, n) => (n < values.length ? text + markupOf(values[n]) : text)).join('') }
}

/** For markup from another generator, such as an SVG. */
export function trusted(markup: string): Html {
  return { markup }
}

const markupOf = (value: Value): string =>
  Array.isArray(value)
    ? value.map((part: Html) => part.markup).join('\n')
    : typeof value === 'object'
      ? (value as Html).markup
      : escapeHtml(String(value))

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character])
}
