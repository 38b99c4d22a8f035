import type { Dataset, Job } from '../api-types.ts'
import * as format from '../format.ts'
import { ask } from '../http.ts'
import { describeLabelled, type ReviewLabels } from '../labelled-counts.ts'
import { Outcome } from '../parts/outcome.tsx'
import { ProgressCurves } from '../parts/progress-curves.tsx'
import { RecipeSelect } from '../parts/recipe-select.tsx'
import { addressOf } from '../router.ts'
import { mayDo } from '../session.ts'
import { useAction } from '../hooks/use-action.ts'
import { useResource } from '../hooks/use-resource.ts'
import { useStream } from '../hooks/use-stream.ts'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'
import type { ViewProps } from '../view-props.ts'

const isOver = ({ state }: Job): boolean => state !== 'queued' && state !== 'running'

/** Starts trainings and follows them. */
export function TrainingView({ item, recipes, actor, recipe, chooseRecipe }: ViewProps): VNode {
  const list = useResource<{ jobs: readonly Job[] }>('/train')
  const jobs = list.value?.jobs ?? []
  const shown = item ?? jobs.find((job) => !isOver(job))?.id ?? jobs[0]?.id ?? null
  const isAdmin = mayDo(actor, 'admin')
  return (
    <div class="stack">
      <h1>Training</h1>
      <div class="columns">
        {mayDo(actor, 'operator') ? (
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
        ) : (
          <p class="card soft">Starting a training needs an administrator's key.</p>
        )}
        {shown === null ? (
          <div class="empty">
            <strong>No training yet</strong>
            <span>Its curves show here.</span>
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

function StartForm({
  isAdmin,
  recipes,
  recipe,
  chooseRecipe,
  onStarted
}: Pick<ViewProps, 'recipes' | 'recipe' | 'chooseRecipe'> & {
  readonly isAdmin: boolean
  readonly onStarted: (job: Job) => void
}): VNode {
  const datasets = useResource<{ datasets: readonly Dataset[] }>('/datasets')
  const rates = useResource<{ rates: readonly ReviewLabels[] }>('/review/rates')
  const [dataset, setDataset] = useState('labelled')
  const start = useAction()
  const submit = (event: Event): void => {
    event.preventDefault()
    const form = new FormData(event.target as HTMLFormElement)
    const text = (name: string): string => {
      const value = form.get(name)
      return typeof value === 'string' ? value.trim() : ''
    }
    void start.run(async () => {
      const job = await ask<Job>('POST', '/train', {
        recipe: recipe,
        dataset: dataset === 'path' ? text('path') : dataset,
        activate: text('activate'),
        epochs: text('epochs') === '' ? null : Number(text('epochs')),
        batchSize: Number(text('batchSize')),
        learningRate: Number(text('learningRate')),
        seed: Number(text('seed'))
      })
      onStarted(job)
    })
  }
  return (
    <form class="card" aria-labelledby="start-title" onSubmit={submit}>
      <h2 id="start-title">Start a training</h2>
      <div class="field">
        <label for="train-recipe">Recipe</label>
        <RecipeSelect id="train-recipe" recipes={recipes} value={recipe ?? ''} onChange={chooseRecipe} />
      </div>
      <div class="field">
        <label for="train-dataset">Pictures</label>
        <select
          id="train-dataset"
          value={dataset}
          onChange={(event: Event) => {
            setDataset((event.target as HTMLSelectElement).value)
          }}
        >
          <option value="labelled">
            {describeLabelled(recipe ?? '', datasets.value?.datasets ?? [], rates.value?.rates ?? [])}
          </option>
          {(datasets.value?.datasets ?? []).map(({ name, counts }) => (
            <option key={name} value={name}>
              Data set {name} ({counts.good} good, {counts.defect} defect)
            </option>
          ))}
          {isAdmin && <option value="path">A folder or CSV on the server</option>}
        </select>
      </div>
      {dataset === 'path' && (
        <div class="field">
          <label for="train-path">Path on the server</label>
          <input id="train-path" name="path" required autocomplete="off" spellcheck={false} />
        </div>
      )}
      <div class="field">
        <label for="train-activate">When it is trained</label>
        <select id="train-activate" name="activate">
          <option value="if-better">Activate it if it is better</option>
          <option value="never">Publish it only</option>
          {isAdmin && <option value="always">Activate it</option>}
        </select>
      </div>
      <details>
        <summary>Parameters</summary>
        <div class="fields">
          <div class="field">
            <label for="train-epochs">Epochs</label>
            <input id="train-epochs" name="epochs" type="number" min="1" max="100000" placeholder="automatic" />
          </div>
          <div class="field">
            <label for="train-batch">Batch size</label>
            <input id="train-batch" name="batchSize" type="number" min="4" max="4096" defaultValue="64" required />
          </div>
          <div class="field">
            <label for="train-rate">Learning rate</label>
            <input
              id="train-rate"
              name="learningRate"
              type="number"
              min="0.00001"
              max="1"
              step="any"
              defaultValue="0.002"
              required
            />
          </div>
          <div class="field">
            <label for="train-seed">Seed</label>
            <input id="train-seed" name="seed" type="number" min="0" max="4294967295" defaultValue="1" required />
          </div>
        </div>
      </details>
      <Outcome problem={start.problem} />
      <div>
        <button class="main" disabled={start.busy || recipes.length === 0}>
          Start training
        </button>
      </div>
    </form>
  )
}

/** One job as it goes on. */
function JobCard({
  id,
  mayCancel,
  onEnded
}: {
  readonly id: string
  readonly mayCancel: (job: Job) => boolean
  readonly onEnded: () => void
}): VNode {
  const [job, setJob] = useState<Job | null>(null)
  const first = useResource<Job>(`/train/${encodeURIComponent(id)}`)
  const cancel = useAction()
  useStream(
    first.value === null || isOver(first.value) ? null : `/train/${encodeURIComponent(id)}/events`,
    (_event, data) => {
      const told = data as Job
      setJob(told)
      if (!isOver(told)) return false
      onEnded()
      return true
    }
  )
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
        Loading the job
      </p>
    )
  const { state, progress, recipe, error, modelVersion, activation } = shown
  const history = shown.history ?? (progress === null ? [] : [progress])
  const done = progress === null ? 0 : progress.epoch / progress.epochs
  return (
    <section class="card" aria-labelledby="job-title">
      <div class="row spread">
        <h2 id="job-title">Training of {recipe}</h2>
        <StateTag state={state} />
      </div>
      <p class="small soft">
        {shown.dataset === 'labelled' ? 'All labelled pictures' : shown.dataset} · {format.time(shown.createdAt)}
        {shown.startedBy ? ` · by ${shown.startedBy}` : ''}
      </p>
      {!isOver(shown) && (
        <div class="stack">
          <svg
            class="meter"
            viewBox="0 0 100 14"
            preserveAspectRatio="none"
            role="progressbar"
            aria-label="Progress"
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round(100 * done)}
          >
            <rect class="track" width="100" height="14" />
            <rect class="fill" width={100 * done} height="14" />
          </svg>
          <div class="row spread">
            <span class="number" aria-live="polite">
              {progress === null
                ? state === 'queued'
                  ? 'Waiting for its turn'
                  : 'Reading pictures'
                : `Epoch ${progress.epoch} of ${progress.epochs}, ${format.duration(progress.secondsLeft)} left`}
            </span>
            {mayCancel(shown) && (
              <button
                class="danger small"
                disabled={cancel.busy}
                onClick={() => {
                  void cancel.run(async () => {
                    setJob(await ask<Job>('DELETE', `/train/${encodeURIComponent(id)}`))
                    onEnded()
                  })
                }}
              >
                Cancel
              </button>
            )}
          </div>
        </div>
      )}
      <Outcome problem={cancel.problem} />
      {error && <p class="message bad">{error}</p>}
      {modelVersion !== null && (
        <p class="message good">
          <span>
            Model version{' '}
            <a href={addressOf('models', recipe)}>
              <code>{modelVersion}</code>
            </a>
          </span>
          {activation && (
            <span class="note">
              {shown.activated ? 'Activated: ' : 'Not activated: '}
              {activation}
            </span>
          )}
        </p>
      )}
      {history.length > 0 && <ProgressCurves history={history} epochs={progress?.epochs ?? history.length} />}
    </section>
  )
}

const TAGS: Readonly<Record<Job['state'], string>> = {
  queued: 'plain',
  running: 'review',
  completed: 'ok',
  failed: 'ng',
  cancelled: 'plain'
}

function StateTag({ state }: { readonly state: Job['state'] }): VNode {
  return <span class={`tag ${TAGS[state]}`}>{state}</span>
}

function PastJobs({ jobs, shown }: { readonly jobs: readonly Job[]; readonly shown: string | null }): VNode {
  return (
    <section class="card">
      <table class="cards-on-phone">
        <caption>Trainings, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Started</th>
            <th scope="col">Recipe</th>
            <th scope="col">State</th>
            <th scope="col">Model version</th>
            <th scope="col">
              <span class="hidden">Open</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <tr key={job.id}>
              <td class="whole" data-name="Started">
                {format.time(job.createdAt)}
              </td>
              <td data-name="Recipe">{job.recipe}</td>
              <td data-name="State">
                <StateTag state={job.state} />
              </td>
              <td data-name="Model version" class="wide">
                {job.modelVersion === null ? '–' : <code>{job.modelVersion}</code>}
              </td>
              <td class="wide">
                <a
                  href={addressOf('training', job.id)}
                  aria-current={job.id === shown ? 'true' : undefined}
                  aria-label={`Curves of the training of ${job.recipe}, ${format.time(job.createdAt)}`}
                >
                  Curves
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
