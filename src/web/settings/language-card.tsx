import { LanguageSelect } from '../parts/language-select.tsx'
import { t } from '../language/translate.ts'
import { stationZone } from '../station-zone.ts'
import type { VNode } from '../vendor/preact.js'

/** Which language this browser shows, and whose clock. */
export function LanguageCard(): VNode {
  return (
    <section class="card" aria-labelledby="language-title">
      <h2 id="language-title">{t('Language and time')}</h2>
      <div class="field">
        <label for="settings-language">{t('Language')}</label>
        <LanguageSelect id="settings-language" />
      </div>
      <p class="small soft">
        {t('This browser remembers it. Times are those of the station: {zone}.', { zone: stationZone() })}
      </p>
    </section>
  )
}
