import type { Label, Recipe } from '../api-types.ts'
import { useResource } from '../hooks/use-resource.ts'
import { counted, t } from '../language/translate.ts'
import { PictureDrop } from '../parts/picture-drop.tsx'
import { addressOf } from '../router.ts'
import { AimChoice, DatasetFields, RecipeFields } from '../teach/aim-fields.tsx'
import { ChosenPictures } from '../teach/chosen-pictures.tsx'
import { isDone } from '../teach/chosen.ts'
import { LeftOut } from '../teach/left-out.tsx'
import type { UploadAim } from '../teach/upload-requests.ts'
import { useUpload } from '../teach/use-upload.ts'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'
import type { ViewProps } from '../view-props.ts'

/** Whose encoder a recipe without a version begins with, here as in `okng teach`. */
const STARTER = 'starter'

/** Pictures of parts from this device: good ones taught at once, or any of known label kept for a training. */
export function TeachView({ recipes, recipe, chooseRecipe }: ViewProps): VNode {
  const [isTeaching, setTeaching] = useState(true)
  const [dataset, setDataset] = useState('')
  const [label, setLabel] = useState<Label>('good')
  const [from, setFrom] = useState('')
  const upload = useUpload()
  const { chosen, busy, said, leftOut } = upload
  const taught = recipe ?? ''
  const target = useResource<Recipe>(taught === '' ? null : `/recipes/${encodeURIComponent(taught)}`)
  const isNew = target.value?.activeModelVersion === null
  const others = recipes.filter((id) => id !== taught)
  const begin = from === '' ? (others.find((id) => id === STARTER) ?? others[0] ?? '') : from
  const aim: UploadAim = isTeaching
    ? { recipe: taught, from: isNew ? begin : null }
    : { dataset: dataset.trim(), label }
  const waiting = chosen.filter((each) => !isDone(each)).length
  const submit = (event: Event): void => {
    event.preventDefault()
    if (busy) return
    void upload.start(aim).then((isTaught) => {
      if (isTaught) target.reload()
    })
  }

  return (
    <div class="stack">
      <div class="row spread">
        <h1>{t('Teach')}</h1>
        <a href={addressOf('datasets')}>{t('Look through the data sets')}</a>
      </div>
      <form class="card" onSubmit={submit}>
        <AimChoice isTeaching={isTeaching} onChange={setTeaching} />
        {isTeaching ? (
          <RecipeFields
            recipes={recipes}
            recipe={taught}
            onRecipe={chooseRecipe}
            others={isNew ? others : null}
            from={begin}
            onFrom={setFrom}
          />
        ) : (
          <DatasetFields dataset={dataset} onDataset={setDataset} label={label} onLabel={setLabel} />
        )}
        <PictureDrop id="teach-files" label={t('Pictures')} onFiles={upload.add} />
        <div aria-live="polite" class="stack">
          {said && <p class={`message ${said.isGood ? 'good' : 'bad'}`}>{said.text}</p>}
          {leftOut.length > 0 && (
            <LeftOut
              count={leftOut.length}
              busy={busy}
              onTeach={() => {
                void upload.teachLeftOut(taught)
              }}
            />
          )}
        </div>
        <div class="row">
          <button class="main" disabled={busy || waiting === 0}>
            {busy
              ? t(isTeaching ? 'Teaching' : 'Uploading')
              : waiting === 0
                ? t('Upload')
                : counted(waiting, 'Upload 1 picture', 'Upload {n} pictures')}
          </button>
          <button type="button" disabled={busy || chosen.length === 0} onClick={upload.clear}>
            {t('Clear')}
          </button>
        </div>
      </form>
      {chosen.length > 0 && <ChosenPictures chosen={chosen} />}
    </div>
  )
}
