import type { z } from 'zod'

/** Every wrong key of a file in one line. */
export function describeIssues(issues: readonly z.core.$ZodIssue[]): string {
  return issues.map(({ path, message }) => `${path.join('.') || 'document'}: ${message}`).join('; ')
}
