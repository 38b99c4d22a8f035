import type { Label } from '../api-types.ts'
import { t } from '../language/translate.ts'
import { LabelSelect } from '../parts/label-select.tsx'
import { TextField } from '../parts/text-field.tsx'
import { RecipeSelect } from '../parts/recipe-select.tsx'
import type { VNode } from '../vendor/preact.js'

interface AimProps {
  readonly isTeaching: boolean
  readonly onChange: (isTeaching: boolean) => void
}

/** What the pictures are for. */
export function AimChoice({ isTeaching, onChange }: AimProps): VNode {
  const choices = [
    [true, t('Good parts, taught at once.'), t('The model version in use learns what else is good, in seconds.')],
    [false, t('A data set for training.'), t('Good parts and defects, kept under a name.')]
  ] as const
  return (
    <fieldset class="stack">
      <legend class="label">{t('What are the pictures for?')}</legend>
      {choices.map(([teaches, what, meaning]) => (
        <label class="check" key={what}>
          <input
            type="radio"
            name="aim"
            checked={isTeaching === teaches}
            onChange={() => {
              onChange(teaches)
            }}
          />{' '}
          <span>
            <b>{what}</b> {meaning}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

export interface RecipeFieldsProps {
  readonly recipes: readonly string[]
  readonly recipe: string
  readonly onRecipe: (recipe: string) => void
  /** Recipes whose model a recipe without one can begin with; null where it has one. */
  readonly others: readonly string[] | null
  readonly from: string
  readonly onFrom: (recipe: string) => void
}

export function RecipeFields({ recipes, recipe, onRecipe, others, from, onFrom }: RecipeFieldsProps): VNode {
  return (
    <div class="fields">
      <div class="field">
        <label for="teach-recipe">{t('Recipe')}</label>
        <RecipeSelect id="teach-recipe" recipes={recipes} value={recipe} onChange={onRecipe} />
      </div>
      {others !== null && (
        <div class="field">
          <label for="teach-from">{t('It has no model yet: begin with that of')}</label>
          <RecipeSelect id="teach-from" recipes={others} value={from} onChange={onFrom} />
        </div>
      )}
    </div>
  )
}

export interface DatasetFieldsProps {
  readonly dataset: string
  readonly onDataset: (dataset: string) => void
  readonly label: Label
  readonly onLabel: (label: Label) => void
}

export function DatasetFields({ dataset, onDataset, label, onLabel }: DatasetFieldsProps): VNode {
  return (
    <div class="fields">
      <TextField
        id="teach-dataset"
        name={t('Data set')}
        required
        pattern="[a-z0-9][a-z0-9\-]{0,63}"
        title={t('a-z, 0-9 and -')}
        spellcheck={false}
        value={dataset}
        onChange={onDataset}
      />
      <div class="field">
        <label for="teach-label">{t('The parts are')}</label>
        <LabelSelect id="teach-label" value={label} onChange={onLabel} />
      </div>
    </div>
  )
}
