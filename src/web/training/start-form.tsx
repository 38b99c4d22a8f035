import type { Dataset, Job } from '../api-types.ts'
import { ask } from '../http.ts'
import { useAction } from '../hooks/use-action.ts'
import { useResource } from '../hooks/use-resource.ts'
import { t } from '../language/translate.ts'
import { Outcome } from '../parts/outcome.tsx'
import { RecipeSelect } from '../parts/recipe-select.tsx'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'
import type { ViewProps } from '../view-props.ts'
import { describeLabelled, type ReviewLabels } from './labelled-counts.ts'
import { Parameters } from './parameters.tsx'

export interface StartFormProps extends Pick<ViewProps, 'recipes' | 'recipe' | 'chooseRecipe'> {
  readonly isAdmin: boolean
  readonly onStarted: (job: Job) => void
}

export function StartForm({ isAdmin, recipes, recipe, chooseRecipe, onStarted }: StartFormProps): VNode {
  const datasets = useResource<{ datasets: readonly Dataset[] }>('/datasets')
  const rates = useResource<{ rates: readonly ReviewLabels[] }>('/review/rates')
  const [dataset, setDataset] = useState('labelled')
  const start = useAction()
  const submit = (event: Event): void => {
    event.preventDefault()
    const order = orderOf(event.target as HTMLFormElement, recipe, dataset)
    void start.run(async () => {
      onStarted(await ask<Job>('POST', '/train', order))
    })
  }
  return (
    <form class="card" aria-labelledby="start-title" onSubmit={submit}>
      <h2 id="start-title">{t('Start a training')}</h2>
      <div class="field">
        <label for="train-recipe">{t('Recipe')}</label>
        <RecipeSelect id="train-recipe" recipes={recipes} value={recipe ?? ''} onChange={chooseRecipe} />
      </div>
      <div class="field">
        <label for="train-dataset">{t('Pictures')}</label>
        <select
          id="train-dataset"
          value={dataset}
          onChange={(event: Event) => {
            setDataset((event.target as HTMLSelectElement).value)
          }}
        >
          <option value="labelled">
            {describeLabelled(recipe ?? '', datasets.value?.datasets ?? [], rates.value?.rates ?? [])}
          </option>
          {(datasets.value?.datasets ?? []).map(({ name, counts }) => (
            <option key={name} value={name}>
              {t('Data set {name} ({good} good, {defect} defect)', { name, ...counts })}
            </option>
          ))}
          {isAdmin && <option value="path">{t('A folder or CSV on the server')}</option>}
        </select>
      </div>
      {dataset === 'path' && (
        <div class="field">
          <label for="train-path">{t('Path on the server')}</label>
          <input id="train-path" name="path" required autocomplete="off" spellcheck={false} />
        </div>
      )}
      <div class="field">
        <label for="train-activate">{t('When it is trained')}</label>
        <select id="train-activate" name="activate">
          <option value="if-better">{t('Activate it if it is better')}</option>
          <option value="never">{t('Publish it only')}</option>
          {isAdmin && <option value="always">{t('Activate it')}</option>}
        </select>
      </div>
      <Parameters />
      <Outcome problem={start.problem} />
      <div>
        <button class="main" disabled={start.busy || recipes.length === 0}>
          {t('Start training')}
        </button>
      </div>
    </form>
  )
}

/** Body of POST /train. */
function orderOf(form: HTMLFormElement, recipe: string | null, dataset: string): object {
  const data = new FormData(form)
  const text = (name: string): string => {
    const value = data.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
  return {
    recipe,
    dataset: dataset === 'path' ? text('path') : dataset,
    activate: text('activate'),
    epochs: text('epochs') === '' ? null : Number(text('epochs')),
    batchSize: Number(text('batchSize')),
    learningRate: Number(text('learningRate')),
    seed: Number(text('seed'))
  }
}
