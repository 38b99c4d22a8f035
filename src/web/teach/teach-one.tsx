import { useAction } from '../hooks/use-action.ts'
import { send } from '../http.ts'
import { t } from '../language/translate.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Outcome } from '../parts/outcome.tsx'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'
import type { Answer } from './chosen.ts'
import { uploadRequests } from './upload-requests.ts'

export interface TeachOneProps {
  readonly recipe: string
  /** Of its picture, as PNG where a browser does not show the file as it was judged. */
  readonly picturePath: string
}

/** Teaches a judged part as a good one, after a word on what that does. */
export function TeachOne({ recipe, picturePath }: TeachOneProps): VNode {
  const [isAsking, setAsking] = useState(false)
  const { busy, problem, done, run } = useAction()
  const teach = (): void => {
    setAsking(false)
    void run(async () => {
      const picture = await (await send('GET', picturePath)).blob()
      const [request] = uploadRequests([picture], { recipe, from: null })
      const body = new FormData()
      body.append('image', picture)
      return outcomeOf((await (await send('POST', request!.path, { body })).json()) as Answer)
    })
  }
  return (
    <div class="stack">
      <div>
        <button
          class="small"
          disabled={busy}
          onClick={() => {
            setAsking(true)
          }}
        >
          {busy ? t('Teaching') : t('Teach it as good')}
        </button>
      </div>
      <Outcome problem={problem} done={done} />
      {isAsking && (
        <ConfirmDialog
          title={t('Teach this part as good?')}
          words={`${t('Its picture joins the good parts of {recipe}. From the next part on, parts like it are OK.', {
            recipe
          })} ${t('Teach it only if the part is really good.')}`}
          action={t('Teach')}
          onCancel={() => {
            setAsking(false)
          }}
          onConfirm={teach}
        />
      )}
    </div>
  )
}

/** @throws Error where the part was not learned, or the version that learned it does not judge */
function outcomeOf({ refused, modelVersion = '', activated, activation = '' }: Answer): string {
  const [refusal] = refused
  if (refusal !== undefined) throw new Error(refusal.detail)
  if (activated !== true)
    throw new Error(t('Model version {version} is not active: {why}.', { version: modelVersion, why: activation }))
  return t('Model version {version} judges from now on.', { version: modelVersion })
}
