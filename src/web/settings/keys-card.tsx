import type { Actor, KeyInfo } from '../api-types.ts'
import * as format from '../format.ts'
import { useAction } from '../hooks/use-action.ts'
import { useResource } from '../hooks/use-resource.ts'
import { ask } from '../http.ts'
import { t } from '../language/translate.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Outcome } from '../parts/outcome.tsx'
import { keepKey } from '../session.ts'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'
import { NewKeyForm } from './new-key-form.tsx'
import { type NewKey, NewKeys } from './new-keys.tsx'

export interface KeysCardProps {
  readonly actor: Actor
  readonly onFirstKey: () => void
}

/** The keys of the service: made, shown once, revoked. */
export function KeysCard({ actor, onFirstKey }: KeysCardProps): VNode {
  const list = useResource<{ keys: readonly KeyInfo[] }>('/keys')
  const [made, setMade] = useState<readonly NewKey[]>([])
  const [revoking, setRevoking] = useState<KeyInfo | null>(null)
  const change = useAction()
  const isFirst = actor.name === 'local' && made.length === 0
  const usable = (list.value?.keys ?? []).filter(({ revokedAt }) => revokedAt === null)

  const make = (order: Pick<KeyInfo, 'name' | 'role'>, cameras: string | null): void => {
    void change.run(async () => {
      const first = await ask<NewKey>('POST', '/keys', order)
      // From here on the service wants a key, of this page, too.
      if (isFirst) keepKey(first.key)
      setMade([first])
      if (cameras !== null) setMade([first, await ask<NewKey>('POST', '/keys', { name: cameras, role: 'camera' })])
      list.reload()
      if (isFirst) onFirstKey()
    })
  }
  const revoke = (key: KeyInfo): void => {
    setRevoking(null)
    void change.run(async () => {
      await ask('DELETE', `/keys/${key.id}`)
      list.reload()
      return t('The key of {name} is refused from now on.', { name: key.name })
    })
  }
  return (
    <section class="card" aria-labelledby="keys-title">
      <h2 id="keys-title">{t('API keys')}</h2>
      <NewKeyForm isFirst={isFirst} busy={change.busy} onMake={make} />
      <Outcome problem={change.problem ?? list.problem} done={change.done} />
      <NewKeys keys={made} />
      {usable.length > 0 && <KeyTable keys={usable} busy={change.busy} onRevoke={setRevoking} />}
      {revoking !== null && (
        <ConfirmDialog
          title={t('Revoke the key of {name}?', { name: revoking.name })}
          words={t('Who uses it is refused at once. It cannot be had again.')}
          action={t('Revoke')}
          onCancel={() => {
            setRevoking(null)
          }}
          onConfirm={() => {
            revoke(revoking)
          }}
        />
      )}
    </section>
  )
}

interface KeyTableProps {
  readonly keys: readonly KeyInfo[]
  readonly busy: boolean
  readonly onRevoke: (key: KeyInfo) => void
}

function KeyTable({ keys, busy, onRevoke }: KeyTableProps): VNode {
  return (
    <table class="cards-on-phone">
      <caption class="hidden">{t('API keys')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('Name')}</th>
          <th scope="col">{t('Role')}</th>
          <th scope="col">{t('Last used')}</th>
          <th scope="col">
            <span class="hidden">{t('Actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key.id}>
            <td data-name={t('Name')}>{key.name}</td>
            <td data-name={t('Role')}>{t(key.role)}</td>
            <td data-name={t('Last used')}>{format.time(key.lastUsedAt)}</td>
            <td class="wide">
              <button
                class="small"
                aria-label={t('Revoke the key of {name}', { name: key.name })}
                disabled={busy}
                onClick={() => {
                  onRevoke(key)
                }}
              >
                {t('Revoke')}
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
