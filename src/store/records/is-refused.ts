/**
 * Whether the database works but rejects these rows, because they break a rule of their table. Then another try does
 * not help.
 */
export function isRefused(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown }
  // PostgreSQL: class 22 data exception, 23 integrity constraint.
  return typeof code === 'string' && /^(22|23)[0-9A-Z]{3}$|^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG)/.test(code)
}
