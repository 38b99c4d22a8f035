import { chooseLanguage } from '../language/choose.ts'
import { type Language, LANGUAGES } from '../language/languages.ts'
import { language } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'

/** The languages of the page, each in its own word. */
export function LanguageSelect({ id }: { readonly id: string }): VNode {
  return (
    <select
      id={id}
      value={language()}
      onChange={(event: Event) => {
        void chooseLanguage((event.target as HTMLSelectElement).value as Language)
      }}
    >
      {Object.entries(LANGUAGES).map(([code, name]) => (
        <option key={code} value={code} lang={code} selected={code === language()}>
          {name}
        </option>
      ))}
    </select>
  )
}
