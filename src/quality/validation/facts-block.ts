import type { ValidationFacts } from '../../domain/quality/validation.ts'

const OPEN = '<script type="application/json" id="facts">'
const CLOSE = '</script>'

/** Embeds the facts in a page as data, which a browser does not execute. */
export const factsBlock = (facts: ValidationFacts): string =>
  // The JSON must not contain a text that ends the block.
  `${OPEN}${JSON.stringify(facts).replaceAll('<', '\\u003c')}${CLOSE}`

/** @throws Error if the page is not a validation report */
export function factsOf(page: string): ValidationFacts {
  const from = page.indexOf(OPEN)
  const to = page.indexOf(CLOSE, from)
  if (from < 0 || to < 0) throw new Error('expected a validation report of okng, received another file')
  const facts = JSON.parse(page.slice(from + OPEN.length, to)) as ValidationFacts
  if (facts.format !== 1) throw new Error(`expected a validation report of format 1, received ${String(facts.format)}`)
  return facts
}
