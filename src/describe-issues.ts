import type { z } from 'zod'

/** Longest part of a received value that a message shows. Characters. */
const SHOWN = 100

/**
 * Every wrong key in one line: its path, what was expected, what was received.
 * @param value the value that was checked
 * @param secret keys at the top whose values are not shown
 */
export function describeIssues(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
  secret: readonly string[] = []
): string {
  return issues
    .map((issue) => {
      const { path } = issue
      if (issue.code === 'unrecognized_keys')
        return `unknown key ${issue.keys.map((key) => [...path, key.slice(0, SHOWN)].join('.')).join(', ')}`
      const given = path.reduce<unknown>(
        (at, key) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined),
        value
      )
      const isSecret = given !== undefined && secret.includes(String(path[0]))
      const received = isSecret ? `a ${typeof given} that is not shown` : show(given)
      return `${path.length === 0 ? '' : `${path.join('.')}: `}${expectation(issue.message)}, received ${received}`
    })
    .join('; ')
}

/**
 * Shortens zod's "Invalid input: expected number, received string" to "expected number".
 */
function expectation(message: string): string {
  return message.replace(/^[^:]+: (?=expected )/, '').replace(/, received \S+$/, '')
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}
