import type { Study } from '../api-types.ts'
import * as format from '../format.ts'
import { ask, addressBelow, send } from '../http.ts'
import { useAction } from '../hooks/use-action.ts'
import { useResource } from '../hooks/use-resource.ts'
import { t } from '../language/translate.ts'
import { Outcome } from '../parts/outcome.tsx'
import { addressOf } from '../router.ts'
import { useEffect } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'

type Whole = Study & { readonly places: readonly { part: string; station: string; count: number }[] }

/** Progress shows as pictures come. */
const LOOK_EVERY_MS = 2000

/** One study: how often each part was presented to each station, and its report. */
export function StudyDetail({ name, mayChange }: { readonly name: string; readonly mayChange: boolean }): VNode {
  const path = `/studies/${encodeURIComponent(name)}`
  const { value: study, problem, reload } = useResource<Whole>(path)
  const isFinished = study !== null && study.done === study.planned
  useEffect(() => {
    if (isFinished) return
    const timer = setInterval(reload, LOOK_EVERY_MS)
    return () => {
      clearInterval(timer)
    }
  }, [isFinished, reload])
  if (problem !== null)
    return (
      <p class="message bad" role="alert">
        {problem}
      </p>
    )
  if (study === null)
    return (
      <p class="soft" role="status">
        {t('Loading')}
      </p>
    )
  return (
    <section class="card stack" aria-labelledby="study-title">
      <div class="row spread">
        <h2 id="study-title">{study.name}</h2>
        <span class="soft small">
          {t('planned by {who}, {time}', { who: study.createdBy, time: format.time(study.createdAt) })}
        </span>
      </div>
      <div>
        <progress
          aria-label={t('Presentations judged')}
          value={study.done}
          max={study.planned}
          class="wide-progress"
        ></progress>
        <p role="status">
          {t('{done} of {planned} presentations judged', { done: study.done, planned: study.planned })}
        </p>
      </div>
      {study.beyondPlan > 0 && (
        <p class="message warn">
          {t('{n} pictures were not planned (another part or station, or once too often). They do not count.', {
            n: study.beyondPlan
          })}
        </p>
      )}
      {!isFinished && (
        <p class="small">
          {t('Post the pictures like this:')}{' '}
          <code>
            {`POST /inspect?recipe=${study.recipe}&study=${encodeURIComponent(study.name)}`}&amp;partId=…&amp;station=…
          </code>
        </p>
      )}
      {isFinished && <Reports name={study.name} path={path} />}
      <Places study={study} />
      {mayChange && <Remove path={path} />}
    </section>
  )
}

function Reports({ name, path }: { readonly name: string; readonly path: string }): VNode {
  const save = useAction()
  const download = (): void => {
    void save.run(async () => {
      const blob = await (await send('GET', `${path}/report.csv`)).blob()
      const link = document.createElement('a')
      link.href = URL.createObjectURL(blob)
      link.download = `${name}.csv`
      link.click()
      URL.revokeObjectURL(link.href)
    })
  }
  return (
    <div class="row">
      <a
        class="button main"
        href={addressBelow(`/report.html?study=${encodeURIComponent(name)}`)}
        target="_blank"
        rel="noopener"
      >
        {t('Open the report')}
      </a>
      <button disabled={save.busy} onClick={download}>
        {t('Save as CSV')}
      </button>
      <Outcome problem={save.problem} />
    </div>
  )
}

function Places({ study: { parts, stations, presentations, places } }: { readonly study: Whole }): VNode {
  const counts = new Map(places.map(({ part, station, count }) => [JSON.stringify([part, station]), count]))
  return (
    <div class="scroll">
      <table>
        <caption class="hidden">{t('Presentations judged')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('Part')}</th>
            <th scope="col">{t('Reference')}</th>
            {stations.map((station) => (
              <th scope="col" class="figure" key={station}>
                {station}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {parts.map(({ part, reference }) => (
            <tr key={part}>
              <th scope="row">{part}</th>
              <td>{t(reference === 'good' ? 'Good' : 'Defect')}</td>
              {stations.map((station) => {
                const count = counts.get(JSON.stringify([part, station])) ?? 0
                return (
                  <td class="figure" key={station}>
                    {count === presentations ? `${count} ✓` : `${count} / ${presentations}`}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Remove({ path }: { readonly path: string }): VNode {
  const remove = useAction()
  return (
    <details>
      <summary>{t('Remove the plan')}</summary>
      <p class="soft small">{t('What was judged stays on record.')}</p>
      <button
        disabled={remove.busy}
        onClick={() => {
          void remove.run(async () => {
            await ask('DELETE', path)
            location.hash = addressOf('studies')
          })
        }}
      >
        {t('Remove the plan')}
      </button>
      <Outcome problem={remove.problem} />
    </details>
  )
}
