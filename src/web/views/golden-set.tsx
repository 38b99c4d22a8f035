import type { Label } from '../api-types.ts'
import { ask, send } from '../http.ts'
import { Outcome } from '../parts/outcome.tsx'
import { RemotePicture } from '../parts/remote-picture.tsx'
import { useAction } from '../hooks/use-action.ts'
import { useResource } from '../hooks/use-resource.ts'
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
  const [label, setLabel] = useState<Label>('good')
  const change = useAction()
  const pictures = golden.value?.pictures ?? []
  const add = (event: Event): void => {
    const input = event.target as HTMLInputElement
    const files = [...(input.files ?? [])]
    if (files.length === 0) return
    void change.run(async () => {
      const unfound: string[] = []
      for (const file of files) {
        const body = new FormData()
        body.set('image', file)
        const { partFound } = (await (await send('POST', `${path}?label=${label}`, { body })).json()) as {
          partFound: boolean
        }
        if (!partFound) unfound.push(file.name)
      }
      input.value = ''
      golden.reload()
      const added = files.length === 1 ? 'Added 1 picture.' : `Added ${files.length} pictures.`
      return unfound.length === 0 ? added : `${added} No part was found in ${unfound.join(', ')}: it is judged NG.`
    })
  }
  const remove = (sha256: string): void => {
    void change.run(async () => {
      await ask('DELETE', `${path}/${sha256}`)
      golden.reload()
      return 'Removed 1 picture.'
    })
  }
  return (
    <section class="card" aria-labelledby="golden-title">
      <div class="row spread">
        <h2 id="golden-title">Golden set</h2>
        <span class="soft small">{pictures.length === 1 ? '1 picture' : `${pictures.length} pictures`}</span>
      </div>
      <p class="soft small">A model version must judge these right before it may be activated.</p>
      {golden.problem && <p class="message bad">{golden.problem}</p>}
      {pictures.length > 0 && (
        <ul class="shots">
          {pictures.map(({ sha256, label }) => (
            <li key={sha256}>
              <RemotePicture path={`${path}/${sha256}`} description={`Golden picture, ${label}`} />
              <div class="under">
                <span class={`tag ${label === 'good' ? 'ok' : 'ng'}`}>{label}</span>
                {mayChange && (
                  <button
                    class="small"
                    aria-label={`Remove the ${label} picture ${sha256.slice(0, 8)}`}
                    onClick={() => {
                      remove(sha256)
                    }}
                    disabled={change.busy}
                  >
                    Remove
                  </button>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
      {mayChange && (
        <div class="row end">
          <div class="field">
            <label for="golden-label">The part is</label>
            <select
              id="golden-label"
              value={label}
              onChange={(event: Event) => {
                setLabel((event.target as HTMLSelectElement).value as Label)
              }}
            >
              <option value="good">good</option>
              <option value="defect">a defect</option>
            </select>
          </div>
          <div class="field">
            <label for="golden-files">Add pictures</label>
            <input
              id="golden-files"
              type="file"
              multiple
              accept="image/*,.bmp,.tif,.tiff"
              onChange={add}
              disabled={change.busy}
            />
          </div>
        </div>
      )}
      <Outcome problem={change.problem} done={change.done} />
    </section>
  )
}
