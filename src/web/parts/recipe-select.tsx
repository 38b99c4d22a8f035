import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'

/** Which recipe; with `all`, the empty value stands for all of them. */
export function RecipeSelect({
  id,
  recipes,
  value,
  name,
  onChange,
  all = false
}: {
  readonly id: string
  readonly recipes: readonly string[]
  readonly value: string
  readonly name?: string
  readonly onChange?: (recipe: string) => void
  readonly all?: boolean
}): VNode {
  return (
    <select
      id={id}
      {...(name !== undefined && { name })}
      value={value}
      onChange={(event: Event) => {
        onChange?.((event.target as HTMLSelectElement).value)
      }}
    >
      {all && <option value="">{t('All recipes')}</option>}
      {recipes.map((recipe) => (
        <option key={recipe} value={recipe} selected={recipe === value}>
          {recipe}
        </option>
      ))}
    </select>
  )
}
