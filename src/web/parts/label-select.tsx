import type { Label } from '../api-types.ts'
import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'

export interface LabelSelectProps {
  readonly id: string
  readonly value: Label
  readonly onChange: (label: Label) => void
}

/** What a part is: good, or a defect. */
export function LabelSelect({ id, value, onChange }: LabelSelectProps): VNode {
  return (
    <select
      id={id}
      value={value}
      onChange={(event: Event) => {
        onChange((event.target as HTMLSelectElement).value as Label)
      }}
    >
      <option value="good">{t('good')}</option>
      <option value="defect">{t('defect')}</option>
    </select>
  )
}
