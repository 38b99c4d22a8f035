import type { Recipe } from '../../api-types.ts'
import type { Text } from '../../language/en.ts'
import { t } from '../../language/translate.ts'
import { NumberField } from '../../threshold/number-field.tsx'
import type { VNode } from '../../vendor/preact.js'
import { CROPS, POLARITIES } from '../recipe-facts.tsx'
import type { LocateSettings } from './locate-settings.ts'

export interface LocateFieldsProps {
  readonly settings: LocateSettings
  readonly onChange: (change: Partial<LocateSettings>) => void
}

type NumberKey = {
  [Key in keyof LocateSettings]: LocateSettings[Key] extends number ? Key : never
}[keyof LocateSettings]

/** Where the part is looked for, whether a bore is measured, and how the part is cut out. */
export function LocateFields({ settings, onChange }: LocateFieldsProps): VNode {
  const number = (key: NumberKey, name: Text, bounds: { min: number; max: number; step: number | 'any' }): VNode => (
    <NumberField
      id={`locate-${key}`}
      name={t(name)}
      value={settings[key]}
      {...bounds}
      onChange={(value: number) => {
        onChange({ [key]: value })
      }}
    />
  )
  const share = { min: 0.1, max: 100, step: 'any' } as const
  const side = { min: 16, max: 1024, step: 16 } as const
  return (
    <>
      <div class="fields">
        {number('radiusMin', 'Smallest radius, % of the height', share)}
        {number('radiusMax', 'Largest radius, % of the height', share)}
        <PolaritySelect
          id="locate-polarity"
          name="Part is"
          value={settings.polarity}
          onChange={(polarity) => {
            onChange({ polarity })
          }}
        />
        {number('confidence', 'Edge seen at least, %', { ...share, min: 0 })}
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={settings.hasBore}
          onChange={(event: Event) => {
            onChange({ hasBore: (event.target as HTMLInputElement).checked })
          }}
        />{' '}
        <span>{t('Measure the bore; it decides nothing')}</span>
      </label>
      {settings.hasBore && (
        <div class="fields">
          {number('boreMin', 'Smallest bore, % of the radius', share)}
          {number('boreMax', 'Largest bore, % of the radius', share)}
          <PolaritySelect
            id="locate-bore-polarity"
            name="Bore is"
            value={settings.borePolarity}
            onChange={(borePolarity) => {
              onChange({ borePolarity })
            }}
          />
          {number('boreConfidence', 'Edge of the bore seen at least, %', { ...share, min: 0 })}
        </div>
      )}
      <div class="fields">
        <div class="field">
          <label for="crop-mode">{t('Crop')}</label>
          <select
            id="crop-mode"
            value={settings.cropMode}
            onChange={(event: Event) => {
              onChange({ cropMode: (event.target as HTMLSelectElement).value as LocateSettings['cropMode'] })
            }}
          >
            {Object.entries(CROPS).map(([mode, text]) => (
              <option key={mode} value={mode}>
                {t(text)}
              </option>
            ))}
          </select>
        </div>
        {number('rows', 'Rows, px', side)}
        {settings.cropMode === 'polar' && number('columns', 'Columns, px', side)}
        {number('margin', 'Reach, times the radius', { min: 0.1, max: 4, step: 'any' })}
      </div>
      <p class="soft small">{t('The crop counts for the next training: a trained version keeps its own.')}</p>
    </>
  )
}

function PolaritySelect({
  id,
  name,
  value,
  onChange
}: {
  readonly id: string
  readonly name: Text
  readonly value: Recipe['locate']['polarity']
  readonly onChange: (value: Recipe['locate']['polarity']) => void
}): VNode {
  return (
    <div class="field wide">
      <label for={id}>{t(name)}</label>
      <select
        id={id}
        value={value}
        onChange={(event: Event) => {
          onChange((event.target as HTMLSelectElement).value as typeof value)
        }}
      >
        {Object.entries(POLARITIES).map(([polarity, text]) => (
          <option key={polarity} value={polarity}>
            {t(text)}
          </option>
        ))}
      </select>
    </div>
  )
}
