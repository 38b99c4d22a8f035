import type { Recipe } from '../api-types.ts'
import { useAction } from '../hooks/use-action.ts'
import { ask } from '../http.ts'
import { t } from '../language/translate.ts'
import { Outcome } from '../parts/outcome.tsx'
import { TextField } from '../parts/text-field.tsx'
import { useEffect, useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'

interface ChallengeFormProps {
  readonly recipe: Recipe
  readonly mayChange: boolean
  readonly onSaved: () => void
}

type Label = 'good' | 'defect'
const USUAL = '8h'

/** Which master parts a station must judge right at the start of a shift. */
export function ChallengeForm({ recipe, mayChange, onSaved }: ChallengeFormProps): VNode {
  const { challenge } = recipe
  const idsOf = (label: Label): string =>
    (challenge?.parts ?? []).flatMap((part) => (part.label === label ? part.partId : [])).join('\n')
  const [every, setEvery] = useState(challenge?.every ?? USUAL)
  const [ids, setIds] = useState({ good: idsOf('good'), defect: idsOf('defect') })
  const save = useAction()
  // What somebody else saved shows.
  useEffect(() => {
    setEvery(challenge?.every ?? USUAL)
    setIds({ good: idsOf('good'), defect: idsOf('defect') })
  }, [JSON.stringify(challenge)])

  const store = (asked: Recipe['challenge'] | null, done: string): void => {
    void save.run(async () => {
      await ask('PATCH', `/recipes/${encodeURIComponent(recipe.id)}`, { challenge: asked, revision: recipe.revision })
      onSaved()
      return done
    })
  }
  const partsOf = (label: Label) =>
    ids[label]
      .split('\n')
      .map((line) => line.trim())
      .filter((partId) => partId !== '')
      .map((partId) => ({ partId, label }))
  const submit = (event: Event): void => {
    event.preventDefault()
    store({ every, parts: [...partsOf('good'), ...partsOf('defect')] }, t('Saved. The master parts come first now.'))
  }
  return (
    <section class="card" aria-labelledby="challenge-title">
      <h2 id="challenge-title">{t('Challenge')}</h2>
      <p class="soft small">
        {t('Until these master parts are judged right, no part is OK and the station is not ready.')}
      </p>
      <form class="stack" onSubmit={submit}>
        <fieldset class="stack" disabled={!mayChange}>
          <TextField
            id="challenge-every"
            name={t('A right judgement counts for, such as 30m or 8h')}
            required
            pattern="[1-9][0-9]*[mh]"
            value={every}
            onChange={setEvery}
          />
          <PartIds
            id="challenge-good"
            label={t('Part ids of good master parts, one a line')}
            value={ids.good}
            onChange={(good) => {
              setIds({ ...ids, good })
            }}
          />
          <PartIds
            id="challenge-defect"
            label={t('Part ids of master parts with a defect, one a line')}
            value={ids.defect}
            onChange={(defect) => {
              setIds({ ...ids, defect })
            }}
          />
        </fieldset>
        <Outcome problem={save.problem} done={save.done} />
        {mayChange && (
          <div class="row">
            <button class="main" disabled={save.busy}>
              {t('Save challenge')}
            </button>
            <button
              type="button"
              disabled={challenge === undefined || save.busy}
              onClick={() => {
                store(null, t('Saved. There is no challenge any more.'))
              }}
            >
              {t('No challenge')}
            </button>
          </div>
        )}
      </form>
    </section>
  )
}

interface PartIdsProps {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

function PartIds({ id, label, value, onChange }: PartIdsProps): VNode {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        rows={2}
        required
        value={value}
        onInput={(event: Event) => {
          onChange((event.target as HTMLTextAreaElement).value)
        }}
      />
    </div>
  )
}
