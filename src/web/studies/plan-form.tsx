import type { Study } from '../api-types.ts'
import { ask } from '../http.ts'
import { useAction } from '../hooks/use-action.ts'
import { t } from '../language/translate.ts'
import { Outcome } from '../parts/outcome.tsx'
import { RecipeSelect } from '../parts/recipe-select.tsx'
import { NumberField } from '../threshold/number-field.tsx'
import { TextField } from '../parts/text-field.tsx'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'
import { parseParts } from './parse-parts.ts'
import { NO_LIMITS, plannedLimits, ToleranceFields } from './tolerance-fields.tsx'

/** Plans a study: which parts, how often, and which stations stand for appraisers. */
export function PlanForm({
  recipes,
  recipe,
  onPlanned
}: {
  readonly recipes: readonly string[]
  readonly recipe: string | null
  readonly onPlanned: (name: string) => void
}): VNode {
  const [name, setName] = useState('')
  const [picked, setPicked] = useState<string | null>(null)
  // The recipes may come later than the form.
  const chosen = picked ?? recipe ?? recipes[0] ?? ''
  const [partLines, setPartLines] = useState('')
  const [stationLines, setStationLines] = useState('')
  const [presentations, setPresentations] = useState(3)
  const [limits, setLimits] = useState(NO_LIMITS)
  const save = useAction()
  const submit = (event: Event): void => {
    event.preventDefault()
    void save.run(async () => {
      const parts = parseParts(partLines)
      if ('text' in parts) throw new Error(t(parts.text, { line: parts.line }))
      const planned = await ask<Study>('POST', '/studies', {
        name: name.trim(),
        recipe: chosen,
        parts,
        stations: stationLines
          .split(/\r?\n|,/)
          .map((station) => station.trim())
          .filter((station) => station !== ''),
        presentations,
        ...plannedLimits(limits)
      })
      onPlanned(planned.name)
    })
  }
  return (
    <form class="card stack" aria-labelledby="plan-title" onSubmit={submit}>
      <h2 id="plan-title">{t('Plan a study')}</h2>
      <div class="fields">
        <TextField
          id="study-name"
          name={t('Name of the study')}
          required
          maxlength={128}
          spellcheck={false}
          value={name}
          onChange={setName}
        />
        <div class="field">
          <label for="study-recipe">{t('Recipe')}</label>
          <RecipeSelect id="study-recipe" recipes={recipes} value={chosen} onChange={setPicked} />
        </div>
        <NumberField
          id="study-presentations"
          name={t('Presentations of each part to each station')}
          value={presentations}
          min={1}
          max={100}
          step={1}
          onChange={setPresentations}
        />
      </div>
      <Lines
        id="study-parts"
        name={t('Parts, one a line: part id, OK or NG')}
        rows={6}
        example={'4711, OK\n4712, NG'}
        value={partLines}
        onChange={setPartLines}
      />
      <Lines
        id="study-stations"
        name={t('Stations, lights or orientations, one a line; they stand for appraisers')}
        rows={3}
        example={'camera 1\ncamera 2'}
        value={stationLines}
        onChange={setStationLines}
      />
      <ToleranceFields limits={limits} onChange={setLimits} />
      <Outcome problem={save.problem} />
      <div class="row">
        <button class="main" disabled={save.busy}>
          {t('Plan')}
        </button>
      </div>
    </form>
  )
}

function Lines({
  id,
  name,
  rows,
  example,
  value,
  onChange
}: {
  readonly id: string
  readonly name: string
  readonly rows: number
  readonly example: string
  readonly value: string
  readonly onChange: (text: string) => void
}): VNode {
  return (
    <div class="field">
      <label for={id}>{name}</label>
      <textarea
        id={id}
        required
        rows={rows}
        spellcheck={false}
        placeholder={example}
        value={value}
        onInput={(event: Event) => {
          onChange((event.target as HTMLTextAreaElement).value)
        }}
      ></textarea>
    </div>
  )
}
