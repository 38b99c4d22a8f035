import { t } from '../language/translate.ts'
import { mayDo } from '../session.ts'
import { ChannelsCard } from '../settings/channels-card.tsx'
import { KeysCard } from '../settings/keys-card.tsx'
import { LanguageCard } from '../settings/language-card.tsx'
import { SoundCard } from '../settings/sound-card.tsx'
import { PinsCard } from '../settings/pins-card.tsx'
import { SessionsCard } from '../settings/sessions-card.tsx'
import type { VNode } from '../vendor/preact.js'
import type { ViewProps } from '../view-props.ts'

/** What is set once, in this browser or for the service. */
export function SettingsView({ actor, reloadActor }: Pick<ViewProps, 'actor' | 'reloadActor'>): VNode {
  return (
    <div class="stack">
      <div class="row spread">
        <h1>{t('Settings')}</h1>
        <span class="soft">{t('Logged in as {name}, {role}', { name: actor.name, role: t(actor.role) })}</span>
      </div>
      <div class="columns">
        <div class="stack">
          <LanguageCard />
          <SoundCard />
          {mayDo(actor, 'admin') && <PinsCard />}
          {mayDo(actor, 'admin') && <SessionsCard />}
        </div>
        {mayDo(actor, 'admin') && <KeysCard actor={actor} onFirstKey={reloadActor} />}
      </div>
      {mayDo(actor, 'operator') && <ChannelsCard />}
    </div>
  )
}
