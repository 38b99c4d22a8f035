import type { Actor, Recipe } from '../api-types.ts'
import { ChallengeForm } from '../challenge/challenge-form.tsx'
import { useResource } from '../hooks/use-resource.ts'
import { t } from '../language/translate.ts'
import { addressOf } from '../router.ts'
import { mayDo } from '../session.ts'
import { CostSection } from '../threshold/cost-section.tsx'
import type { VNode } from '../vendor/preact.js'
import { EvidenceForm } from './trial/evidence-form.tsx'
import { LocateForm } from './trial/locate-form.tsx'
import { GoldenSet } from './golden-set.tsx'
import { RecipeChanges } from './recipe-changes.tsx'
import { RecipeFacts } from './recipe-facts.tsx'
import { UnprovenNote } from './unproven-note.tsx'
import { Threshold } from './threshold.tsx'

export interface RecipeEditorProps {
  readonly id: string
  readonly actor: Actor
  /** No defect of it was ever labelled. */
  readonly isUnproven: boolean
}

/** One recipe: where its threshold lies among the scores of the last parts, and what a change would do. */
export function RecipeEditor({ id, actor, isUnproven }: RecipeEditorProps): VNode {
  const { value: recipe, problem, reload } = useResource<Recipe>(`/recipes/${encodeURIComponent(id)}`)
  if (problem !== null)
    return (
      <p class="message bad" role="alert">
        {problem}
      </p>
    )
  if (recipe === null)
    return (
      <p class="soft" role="status">
        {t('Loading')}
      </p>
    )
  const mayChange = mayDo(actor, 'admin')
  return (
    <div class="stack">
      <nav class="row" aria-label={t('Next steps')}>
        <a class="button small" href={addressOf('teach')}>
          {t('Teach it good parts')}
        </a>
        <a class="button small" href={addressOf('training')}>
          {t('Start a training')}
        </a>
        <a class="button small" href={addressOf('datasets')}>
          {t('Look through the data sets')}
        </a>
      </nav>
      {isUnproven && <UnprovenNote />}
      <Threshold recipe={recipe} mayChange={mayChange} onSaved={reload} />
      <CostSection recipe={recipe} mayChange={mayChange} onSaved={reload} />
      <ChallengeForm recipe={recipe} mayChange={mayChange} onSaved={reload} />
      {mayChange && <LocateForm recipe={recipe} onSaved={reload} />}
      <EvidenceForm recipe={recipe} mayChange={mayChange} onSaved={reload} />
      <GoldenSet recipe={id} mayChange={mayChange} />
      <RecipeFacts recipe={recipe} isBrief={mayChange} />
      <RecipeChanges recipe={id} revision={recipe.revision} />
    </div>
  )
}
