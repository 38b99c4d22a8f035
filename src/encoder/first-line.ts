/** The first line of an error's message, or of the text of what was thrown instead of an error. */
export function firstLine(error: unknown): string {
  return String((error as { message?: unknown } | null)?.message ?? error).split('\n', 1)[0]!
}
