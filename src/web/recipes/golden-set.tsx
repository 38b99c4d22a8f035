import type { Label } from '../api-types.ts'
import { ask, send } from '../http.ts'
import { useAction } from '../hooks/use-action.ts'
import { useResource } from '../hooks/use-resource.ts'
import { counted, t } from '../language/translate.ts'
import { LabelSelect } from '../parts/label-select.tsx'
import { Outcome } from '../parts/outcome.tsx'
import { RemotePicture } from '../parts/remote-picture.tsx'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'

interface GoldenPicture {
  readonly sha256: string
  readonly label: Label
}

/** Pictures with known labels that a model version must judge right before it may be activated. */
export function GoldenSet({ recipe, mayChange }: { readonly recipe: string; readonly mayChange: boolean }): VNode {
  const path = `/recipes/${encodeURIComponent(recipe)}/golden`
  const golden = useResource<{ pictures: readonly GoldenPicture[] }>(path)
  const change = useAction()
  const pictures = golden.value?.pictures ?? []
  const add = (files: readonly File[], label: Label): void => {
    void change.run(async () => {
      const unfound: string[] = []
      for (const file of files) {
        const body = new FormData()
        body.set('image', file)
        const reply = await send('POST', `${path}?label=${label}`, { body })
        const { partFound } = (await reply.json()) as { partFound: boolean }
        if (!partFound) unfound.push(file.name)
      }
      golden.reload()
      const added = counted(files.length, 'Added 1 picture.', 'Added {n} pictures.')
      return unfound.length === 0
        ? added
        : `${added} ${t('No part was found in {names}: it is judged NG.', { names: unfound.join(', ') })}`
    })
  }
  const remove = (sha256: string): void => {
    void change.run(async () => {
      await ask('DELETE', `${path}/${sha256}`)
      golden.reload()
      return t('Removed 1 picture.')
    })
  }
  return (
    <section class="card" aria-labelledby="golden-title">
      <div class="row spread">
        <h2 id="golden-title">{t('Golden set')}</h2>
        <span class="soft small">{counted(pictures.length, '1 picture', '{n} pictures')}</span>
      </div>
      <p class="soft small">{t('A model version must judge these right before it may be activated.')}</p>
      {golden.problem && <p class="message bad">{golden.problem}</p>}
      {pictures.length > 0 && (
        <ul class="shots">
          {pictures.map(({ sha256, label }) => (
            <li key={sha256}>
              <RemotePicture
                path={`${path}/${sha256}`}
                description={t(label === 'good' ? 'Golden picture, good' : 'Golden picture, defect')}
              />
              <div class="under">
                <span class={`tag ${label === 'good' ? 'ok' : 'ng'}`}>{t(label)}</span>
                {mayChange && (
                  <button
                    class="small"
                    aria-label={t('Remove the picture {id}', { id: sha256.slice(0, 8) })}
                    onClick={() => {
                      remove(sha256)
                    }}
                    disabled={change.busy}
                  >
                    {t('Remove')}
                  </button>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
      {mayChange && <AddPictures busy={change.busy} onAdd={add} />}
      <Outcome problem={change.problem} done={change.done} />
    </section>
  )
}

interface AddPicturesProps {
  readonly busy: boolean
  readonly onAdd: (files: readonly File[], label: Label) => void
}

function AddPictures({ busy, onAdd }: AddPicturesProps): VNode {
  const [label, setLabel] = useState<Label>('good')
  const add = (event: Event): void => {
    const input = event.target as HTMLInputElement
    const files = [...(input.files ?? [])]
    input.value = ''
    if (files.length > 0) onAdd(files, label)
  }
  return (
    <div class="row end">
      <div class="field">
        <label for="golden-label">{t('The part is')}</label>
        <LabelSelect id="golden-label" value={label} onChange={setLabel} />
      </div>
      <div class="field">
        <label for="golden-files">{t('Add pictures')}</label>
        <input id="golden-files" type="file" multiple accept="image/*,.bmp,.tif,.tiff" onChange={add} disabled={busy} />
      </div>
    </div>
  )
}
