import type { Catalogue, Text } from './en.ts'
import type { Language } from './languages.ts'

/** Null: the English text is the text itself. */
let catalogue: Catalogue | null = null
let current: Language = 'en'

export function speak(language: Language, texts: Catalogue | null): void {
  current = language
  catalogue = texts
}

export const language = (): Language => current

type Values = Readonly<Record<string, string | number>>

/** The text with its names in braces replaced by values: `t('{n} waiting', { n: 3 })`. */
export function t(text: Text, values: Values = {}): string {
  return (catalogue?.[text] ?? text).replace(/\{(\w+)\}/g, (braces, name: string) =>
    name in values ? String(values[name]) : braces
  )
}

/** `one` for exactly one, else `many`, with the number as `{n}`. */
export const counted = (n: number, one: Text, many: Text, values: Values = {}): string =>
  t(n === 1 ? one : many, { n, ...values })
