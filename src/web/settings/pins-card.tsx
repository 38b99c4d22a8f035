import type { PinInfo } from '../api-types.ts'
import * as format from '../format.ts'
import { useAction } from '../hooks/use-action.ts'
import { useResource } from '../hooks/use-resource.ts'
import { ask } from '../http.ts'
import { t } from '../language/translate.ts'
import { Outcome } from '../parts/outcome.tsx'
import { TextField } from '../parts/text-field.tsx'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'

/** People who log in at a panel by name and PIN. */
export function PinsCard(): VNode {
  const list = useResource<{ pins: readonly PinInfo[] }>('/pins')
  const [name, setName] = useState('')
  const change = useAction()
  const pins = list.value?.pins ?? []
  const pathOf = (person: string): string => `/pins/${encodeURIComponent(person)}`
  const set = (person: string): void => {
    void change.run(async () => {
      const { pin } = await ask<{ pin: string }>('PUT', pathOf(person), {})
      setName('')
      list.reload()
      return t('PIN of {name}: {pin}. It is not shown again.', { name: person, pin })
    })
  }
  const remove = (person: string): void => {
    void change.run(async () => {
      await ask('DELETE', pathOf(person))
      list.reload()
      return t('{name} has no PIN any more.', { name: person })
    })
  }
  return (
    <section class="card" aria-labelledby="pins-title">
      <h2 id="pins-title">{t('People with a PIN')}</h2>
      <p class="small soft">
        {t('They log in at a panel by name and PIN, for 12 hours, and may do what an operator may.')}
      </p>
      <form
        class="row end"
        onSubmit={(event: Event) => {
          event.preventDefault()
          set(name.trim())
        }}
      >
        <TextField id="pin-name" name={t('Name of the person')} maxlength={64} value={name} onChange={setName} />
        <button disabled={change.busy || name.trim() === ''}>{t('Draw a PIN')}</button>
      </form>
      <Outcome problem={change.problem ?? list.problem} done={change.done} />
      {pins.length > 0 && (
        <ul class="people">
          {pins.map((person) => (
            <li key={person.name} class="row spread">
              <span>
                <strong>{person.name}</strong> <span class="small soft">{format.time(person.setAt)}</span>
              </span>
              <span class="row">
                <button
                  class="small"
                  aria-label={t('New PIN for {name}', { name: person.name })}
                  disabled={change.busy}
                  onClick={() => {
                    set(person.name)
                  }}
                >
                  {t('New PIN')}
                </button>
                <button
                  class="small"
                  aria-label={t('Remove the PIN of {name}', { name: person.name })}
                  disabled={change.busy}
                  onClick={() => {
                    remove(person.name)
                  }}
                >
                  {t('Remove')}
                </button>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
