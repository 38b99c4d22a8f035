import type { KeyInfo } from '../api-types.ts'
import { t } from '../language/translate.ts'
import { QrCode } from '../parts/qr-code.tsx'
import type { VNode } from '../vendor/preact.js'

export interface NewKey extends KeyInfo {
  readonly key: string
}

/** Keys that were made just now: the only time that they are shown. */
export function NewKeys({ keys }: { readonly keys: readonly NewKey[] }): VNode | null {
  if (keys.length === 0) return null
  return (
    <div class="stack" role="status">
      <p class="message good">{t('Keep these keys now: they are not shown again. A scanner types the code below.')}</p>
      {keys.map(({ id, name, role, key }) => (
        <figure key={id} class="new-key">
          <QrCode text={key} description={t('Key of {name} as a QR code', { name })} />
          <figcaption class="stack">
            <strong>
              {name}, {t(role)}
            </strong>
            <code>{key}</code>
          </figcaption>
        </figure>
      ))}
    </div>
  )
}
