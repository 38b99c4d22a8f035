import type { Job } from '../api-types.ts'
import { useResource } from '../hooks/use-resource.ts'
import { t } from '../language/translate.ts'
import { addressOf } from '../router.ts'
import { mayDo } from '../session.ts'
import { JobCard } from '../training/job-card.tsx'
import { PastJobs } from '../training/past-jobs.tsx'
import { StartForm } from '../training/start-form.tsx'
import { isOver } from '../training/state-tag.tsx'
import type { VNode } from '../vendor/preact.js'
import type { ViewProps } from '../view-props.ts'

/** Starts trainings and follows them. */
export function TrainingView({ item, recipes, actor, recipe, chooseRecipe }: ViewProps): VNode {
  const list = useResource<{ jobs: readonly Job[] }>('/train')
  const jobs = list.value?.jobs ?? []
  const shown = item ?? jobs.find((job) => !isOver(job))?.id ?? jobs[0]?.id ?? null
  const isAdmin = mayDo(actor, 'admin')
  return (
    <div class="stack">
      <h1>{t('Training')}</h1>
      <div class="columns">
        <StartForm
          isAdmin={isAdmin}
          recipes={recipes}
          recipe={recipe}
          chooseRecipe={chooseRecipe}
          onStarted={(job: Job) => {
            location.hash = addressOf('training', job.id)
            list.reload()
          }}
        />
        {shown === null ? (
          <div class="empty">
            <strong>{t('No training yet')}</strong>
            <span>{t('Its curves show here.')}</span>
          </div>
        ) : (
          <JobCard
            key={shown}
            id={shown}
            mayCancel={(job: Job) => isAdmin || job.startedBy === actor.name}
            onEnded={list.reload}
          />
        )}
      </div>
      {list.problem && (
        <p class="message bad" role="alert">
          {list.problem}
        </p>
      )}
      {jobs.length > 0 && <PastJobs jobs={jobs} shown={shown} />}
    </div>
  )
}
