/** Languages of the page, each in its own word. */
export const LANGUAGES = { en: 'English', de: 'Deutsch', es: 'Español', zh: '中文', ja: '日本語' } as const
export type Language = keyof typeof LANGUAGES

const isLanguage = (code: string | null): code is Language => code !== null && Object.hasOwn(LANGUAGES, code)

/**
 * The language chosen in this browser, else the first of the person's that the page has, else English.
 * @param chosen null where none was chosen
 * @param wanted such as `navigator.languages`: `de-AT`, `zh-Hans-CN`
 */
export function preferredLanguage(chosen: string | null, wanted: readonly string[]): Language {
  if (isLanguage(chosen)) return chosen
  return wanted.map((tag) => tag.toLowerCase().split('-')[0]!).find(isLanguage) ?? 'en'
}
