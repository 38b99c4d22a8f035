import type { Study } from '../api-types.ts'
import { useResource } from '../hooks/use-resource.ts'
import { t } from '../language/translate.ts'
import { addressOf } from '../router.ts'
import { mayDo } from '../session.ts'
import { PlanForm } from '../studies/plan-form.tsx'
import { StudyDetail } from '../studies/study-detail.tsx'
import { useEffect } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'
import type { ViewProps } from '../view-props.ts'

/** Measurement system analyses: those that were planned, one of them, and a plan for a new one. */
export function StudiesView({ item, actor, recipes, recipe }: ViewProps): VNode {
  const { value, problem, reload } = useResource<{ studies: readonly Study[] }>('/studies')
  useEffect(reload, [item])
  const studies = value?.studies ?? []
  return (
    <div class="side">
      <nav class="card" aria-label={t('Studies')}>
        <h1>{t('Measurement system analysis')}</h1>
        {problem !== null && (
          <p class="message bad" role="alert">
            {problem}
          </p>
        )}
        {value !== null && studies.length === 0 && <p class="soft">{t('No study was planned yet.')}</p>}
        {studies.length > 0 && (
          <ul class="pick">
            {studies.map(({ name }) => (
              <li key={name}>
                <a href={addressOf('studies', name)} aria-current={name === item ? 'true' : undefined}>
                  {name}
                </a>
              </li>
            ))}
          </ul>
        )}
        {item !== null && mayDo(actor, 'admin') && (
          <a class="button" href={addressOf('studies')}>
            {t('Plan a study')}
          </a>
        )}
      </nav>
      {item !== null ? (
        <StudyDetail key={item} name={item} mayChange={mayDo(actor, 'admin')} />
      ) : mayDo(actor, 'admin') ? (
        <PlanForm
          recipes={recipes}
          recipe={recipe}
          onPlanned={(name: string) => {
            location.hash = addressOf('studies', name)
          }}
        />
      ) : (
        <p class="soft">{t("Planning a study needs an administrator's key.")}</p>
      )}
    </div>
  )
}
