import type { Job } from '../api-types.ts'
import * as format from '../format.ts'
import { ask } from '../http.ts'
import { useAction } from '../hooks/use-action.ts'
import { useResource } from '../hooks/use-resource.ts'
import { useStream } from '../hooks/use-stream.ts'
import { t } from '../language/translate.ts'
import { Outcome } from '../parts/outcome.tsx'
import { ProgressCurves } from '../parts/progress-curves.tsx'
import { addressOf } from '../router.ts'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'
import { isOver, StateTag } from './state-tag.tsx'

export interface JobCardProps {
  readonly id: string
  readonly mayCancel: (job: Job) => boolean
  readonly onEnded: () => void
}

/** One job as it goes on. */
export function JobCard({ id, mayCancel, onEnded }: JobCardProps): VNode {
  const path = `/train/${encodeURIComponent(id)}`
  const [job, setJob] = useState<Job | null>(null)
  const first = useResource<Job>(path)
  useStream(first.value === null || isOver(first.value) ? null : `${path}/events`, (_event, data) => {
    const told = data as Job
    setJob(told)
    if (!isOver(told)) return false
    onEnded()
    return true
  })
  const shown = job ?? first.value
  if (first.problem !== null)
    return (
      <p class="message bad" role="alert">
        {first.problem}
      </p>
    )
  if (shown === null)
    return (
      <p class="card soft" role="status">
        {t('Loading')}
      </p>
    )
  const { state, progress, recipe, error, startedBy } = shown
  const history = shown.history ?? (progress === null ? [] : [progress])
  const facts = [
    shown.dataset === 'labelled' ? t('All labelled pictures') : shown.dataset,
    format.time(shown.createdAt),
    ...(startedBy ? [t('by {name}', { name: startedBy })] : [])
  ]
  return (
    <section class="card" aria-labelledby="job-title">
      <div class="row spread">
        <h2 id="job-title">{t('Training of {recipe}', { recipe })}</h2>
        <StateTag state={state} />
      </div>
      <p class="small soft">{facts.join(' · ')}</p>
      {!isOver(shown) && (
        <Progress
          job={shown}
          onCancelled={
            mayCancel(shown)
              ? async () => {
                  setJob(await ask<Job>('DELETE', path))
                  onEnded()
                }
              : null
          }
        />
      )}
      {error && <p class="message bad">{error}</p>}
      <Made job={shown} />
      {history.length > 0 && <ProgressCurves history={history} epochs={progress?.epochs ?? history.length} />}
    </section>
  )
}

interface ProgressProps {
  readonly job: Job
  /** Null for those who may not cancel it. */
  readonly onCancelled: (() => Promise<void>) | null
}

function Progress({ job: { state, progress }, onCancelled }: ProgressProps): VNode {
  const cancel = useAction()
  const done = progress === null ? 0 : progress.epoch / progress.epochs
  const words =
    progress === null
      ? t(state === 'queued' ? 'Waiting for its turn' : 'Reading pictures')
      : t('Epoch {n} of {all}, {time} left', {
          n: progress.epoch,
          all: progress.epochs,
          time: format.duration(progress.secondsLeft)
        })
  return (
    <div class="stack">
      <svg
        class="meter"
        viewBox="0 0 100 14"
        preserveAspectRatio="none"
        role="progressbar"
        aria-label={t('Progress')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(100 * done)}
      >
        <rect class="track" width="100" height="14" />
        <rect class="fill" width={100 * done} height="14" />
      </svg>
      <div class="row spread">
        <span class="number" aria-live="polite">
          {words}
        </span>
        {onCancelled !== null && (
          <button
            class="danger small"
            disabled={cancel.busy}
            onClick={() => {
              void cancel.run(onCancelled)
            }}
          >
            {t('Cancel')}
          </button>
        )}
      </div>
      <Outcome problem={cancel.problem} />
    </div>
  )
}

/** The model version that came of it, and whether it judges. */
function Made({ job: { modelVersion, recipe, activation, activated } }: { readonly job: Job }): VNode | null {
  if (modelVersion === null) return null
  return (
    <p class="message good">
      <span>
        {t('Model version')}{' '}
        <a href={addressOf('models', recipe)}>
          <code>{modelVersion}</code>
        </a>
      </span>
      {activation && (
        <span class="note">{t(activated ? 'Activated: {why}' : 'Not activated: {why}', { why: activation })}</span>
      )}
    </p>
  )
}
