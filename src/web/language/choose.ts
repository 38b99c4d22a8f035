import { store, stored } from '../stored.ts'
import type { Catalogue } from './en.ts'
import { type Language, preferredLanguage } from './languages.ts'
import { speak } from './translate.ts'

const STORED_AS = 'okng-language'

/** Only the catalogue that is spoken is loaded. */
const CATALOGUES: Readonly<Record<Language, () => Promise<Catalogue | null>>> = {
  en: async () => null,
  de: async () => (await import('./de.ts')).de,
  es: async () => (await import('./es.ts')).es,
  zh: async () => (await import('./zh.ts')).zh,
  ja: async () => (await import('./ja.ts')).ja
}

/** Dispatched when the language changes: everything must be drawn again. */
export const spoken = new EventTarget()

export async function startLanguage(): Promise<void> {
  await change(preferredLanguage(stored(STORED_AS), navigator.languages))
}

/** Speaks this language from now on, in this browser. */
export async function chooseLanguage(language: Language): Promise<void> {
  await change(language)
  store(STORED_AS, language)
  spoken.dispatchEvent(new Event('spoken'))
}

async function change(language: Language): Promise<void> {
  speak(language, await CATALOGUES[language]())
  document.documentElement.lang = language
}
