import type { ValidationFacts } from '../../domain/quality/validation.ts'

const OPEN = '<script type="application/json" id="facts">'
const CLOSE = '</script>'

/** The facts inside of a page. No browser runs them: they are data. */
export const factsBlock = (facts: ValidationFacts): string =>
  // Nothing in it may look like the end of the block.
  `${OPEN}${JSON.stringify(facts).replaceAll('<', '\\u003c')}${CLOSE}`

/** @throws Error for a page that is no validation report */
export function factsOf(page: string): ValidationFacts {
  const from = page.indexOf(OPEN)
  const to = page.indexOf(CLOSE, from)
  if (from < 0 || to < 0) throw new Error('expected a validation report of okng, received another file')
  const facts = JSON.parse(page.slice(from + OPEN.length, to)) as ValidationFacts
  if (facts.format !== 1) throw new Error(`expected a validation report of format 1, received ${String(facts.format)}`)
  return facts
}
