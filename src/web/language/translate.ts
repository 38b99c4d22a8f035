import type { Text } from './en.ts'

/** The text with what stands in braces put in: `t('{n} waiting', { n: 3 })`. */
export function t(text: Text, values: Readonly<Record<string, string | number>> = {}): string {
  return text.replace(/\{(\w+)\}/g, (braces, name: string) => (name in values ? String(values[name]) : braces))
}
