import type { EvidenceTrial, Recipe } from '../../api-types.ts'
import * as format from '../../format.ts'
import { useRecipeChange } from '../../hooks/use-recipe-change.tsx'
import { t } from '../../language/translate.ts'
import { Outcome } from '../../parts/outcome.tsx'
import { useEffect, useState } from '../../vendor/hooks.js'
import type { VNode } from '../../vendor/preact.js'
import { ChangedParts } from './changed-parts.tsx'
import { useEvidenceTrial } from './use-evidence-trial.ts'

type Settings = NonNullable<Recipe['evidence']>
type Piece = EvidenceTrial['pieces'][number]

export interface EvidenceFormProps {
  readonly recipe: Recipe
  readonly mayChange: boolean
  readonly onSaved: () => void
}

/** Which pieces of evidence count, and from where on: with what that would have said of the last parts. */
export function EvidenceForm({ recipe, mayChange, onSaved }: EvidenceFormProps): VNode | null {
  const stored = recipe.evidence ?? {}
  const [settings, setSettings] = useState<Settings>(stored)
  const { tried, problem } = useEvidenceTrial(recipe, settings)
  const save = useRecipeChange(recipe, onSaved)
  const isChanged = JSON.stringify(sorted(settings)) !== JSON.stringify(sorted(stored))
  const reset = (): void => {
    setSettings(stored)
  }
  // What somebody else saved shows, unless it is being changed here.
  useEffect(reset, [JSON.stringify(stored)])
  if (recipe.activeModelVersion === null) return null
  return (
    <section class="card" aria-labelledby="evidence-title">
      <h2 id="evidence-title">{t('What counts as unusual')}</h2>
      {problem !== null && (
        <p class="message bad" role="alert">
          {problem}
        </p>
      )}
      {tried?.pieces.length === 0 && (
        <p class="soft">{t('This model version compares learned features alone: there is nothing to set.')}</p>
      )}
      {tried !== null && tried.pieces.length > 0 && (
        <>
          <p class="soft small">
            {t('Each kind of evidence has a limit that good parts keep. Twice the limit lets parts differ more.')}
          </p>
          <form
            class="stack"
            onSubmit={(event: Event) => {
              event.preventDefault()
              save.change({ evidence: Object.keys(settings).length === 0 ? null : settings })
            }}
          >
            <fieldset class="pieces" disabled={!mayChange}>
              <legend class="hidden">{t('Evidence')}</legend>
              {tried.pieces.map((piece) => (
                <PieceField
                  key={piece}
                  piece={piece}
                  setting={settings[piece] ?? true}
                  onChange={(setting) => {
                    const { [piece]: _before, ...others } = settings
                    setSettings(setting === true || setting === 1 ? others : { ...others, [piece]: setting })
                  }}
                />
              ))}
            </fieldset>
            <ChangedParts tried={tried} isChanged={isChanged} />
            <Outcome problem={save.problem} done={save.done} />
            {mayChange && (
              <div class="row">
                <button class="main" disabled={!isChanged || save.busy}>
                  {t('Save')}
                </button>
                <button type="button" disabled={!isChanged} onClick={reset}>
                  {t('Discard')}
                </button>
              </div>
            )}
          </form>
        </>
      )}
      {save.dialog}
    </section>
  )
}

const sorted = (settings: Settings): [string, unknown][] =>
  Object.entries(settings).sort(([one], [other]) => (one < other ? -1 : 1))

interface PieceFieldProps {
  readonly piece: Piece
  readonly setting: boolean | number
  readonly onChange: (setting: boolean | number) => void
}

function PieceField({ piece, setting, onChange }: PieceFieldProps): VNode {
  const name = format.evidenceName(piece)
  return (
    <div class="piece">
      <label class="check">
        <input
          type="checkbox"
          checked={setting !== false}
          onChange={(event: Event) => {
            onChange((event.target as HTMLInputElement).checked)
          }}
        />{' '}
        <span>{name}</span>
      </label>
      <input
        type="number"
        min="0.1"
        max="100"
        step="any"
        aria-label={t('Limit of {name}, times the usual', { name })}
        disabled={setting === false}
        value={typeof setting === 'number' ? setting : 1}
        onInput={(event: Event) => {
          const factor = Number((event.target as HTMLInputElement).value)
          if (factor > 0 && factor <= 100) onChange(factor)
        }}
      />
      <span class="soft small">{t('times the limit')}</span>
    </div>
  )
}
