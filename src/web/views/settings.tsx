import { t } from '../language/translate.ts'
import { LanguageCard } from '../settings/language-card.tsx'
import type { VNode } from '../vendor/preact.js'

/** What is set once, in this browser or for the service. */
export function SettingsView(): VNode {
  return (
    <div class="stack">
      <h1>{t('Settings')}</h1>
      <div class="columns">
        <LanguageCard />
      </div>
    </div>
  )
}
