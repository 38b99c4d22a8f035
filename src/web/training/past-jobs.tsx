import type { Job } from '../api-types.ts'
import * as format from '../format.ts'
import { t } from '../language/translate.ts'
import { addressOf } from '../router.ts'
import type { VNode } from '../vendor/preact.js'
import { StateTag } from './state-tag.tsx'

export interface PastJobsProps {
  readonly jobs: readonly Job[]
  /** Id of the one that is shown. */
  readonly shown: string | null
}

export function PastJobs({ jobs, shown }: PastJobsProps): VNode {
  return (
    <section class="card">
      <table class="cards-on-phone">
        <caption>{t('Trainings, newest first')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('Started')}</th>
            <th scope="col">{t('Recipe')}</th>
            <th scope="col">{t('State')}</th>
            <th scope="col">{t('Model version')}</th>
            <th scope="col">
              <span class="hidden">{t('Open')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <tr key={job.id}>
              <td class="whole" data-name={t('Started')}>
                {format.time(job.createdAt)}
              </td>
              <td data-name={t('Recipe')}>{job.recipe}</td>
              <td data-name={t('State')}>
                <StateTag state={job.state} />
              </td>
              <td data-name={t('Model version')} class="wide">
                {job.modelVersion === null ? '–' : <code>{job.modelVersion}</code>}
              </td>
              <td class="wide">
                <a
                  href={addressOf('training', job.id)}
                  aria-current={job.id === shown ? 'true' : undefined}
                  aria-label={t('Curves of the training of {recipe}, {time}', {
                    recipe: job.recipe,
                    time: format.time(job.createdAt)
                  })}
                >
                  {t('Curves')}
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
