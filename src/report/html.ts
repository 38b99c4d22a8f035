/**
 * Markup that is safe to send. Only `html` and `trusted` create it, so the compiler refuses text that was not escaped.
 */
export interface Html {
  readonly markup: string
}

type Value = Html | string | number | readonly Html[]

/**
 * Template tag. It escapes every inserted string for text and for double-quoted attributes, because file names may
 * contain markup. Markup made by this tag, alone or in an array, is inserted unchanged.
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
