import type { PlantStation, Rollout } from '../api-types.ts'
import { useResource } from '../hooks/use-resource.ts'
import { t } from '../language/translate.ts'
import { ReleaseForm } from '../plant/release-form.tsx'
import { Rollouts } from '../plant/rollouts.tsx'
import { StationTable } from '../plant/station-table.tsx'
import { mayDo } from '../session.ts'
import type { VNode } from '../vendor/preact.js'
import type { ViewProps } from '../view-props.ts'

const LOOK_EVERY_MS = 5000

/** The stations of a plant, and the releases on their way to them. */
export function PlantView({ actor, recipes, recipe, chooseRecipe }: ViewProps): VNode {
  const stations = useResource<{ stations: readonly PlantStation[] }>('/plant/stations', LOOK_EVERY_MS)
  const rollouts = useResource<{ rollouts: readonly Rollout[] }>('/plant/rollouts?limit=20', LOOK_EVERY_MS)
  const reload = (): void => {
    stations.reload()
    rollouts.reload()
  }
  const isAdmin = mayDo(actor, 'admin')
  const all = stations.value?.stations ?? []
  const problem = stations.problem ?? rollouts.problem
  return (
    <div class="stack">
      <h1>{t('Plant')}</h1>
      {problem && (
        <p class="message bad" role="alert">
          {problem}
        </p>
      )}
      {stations.value !== null && all.length === 0 && (
        <div class="empty">
          <strong>{t('No station has reported yet')}</strong>
          <span>{t('A station reports where its role is station, and plant.url leads here.')}</span>
        </div>
      )}
      {all.length > 0 && <StationTable stations={all} />}
      {isAdmin && all.length > 0 && recipe !== null && (
        <ReleaseForm recipes={recipes} recipe={recipe} chooseRecipe={chooseRecipe} onStarted={reload} />
      )}
      {(rollouts.value?.rollouts.length ?? 0) > 0 && (
        <Rollouts rollouts={rollouts.value!.rollouts} mayStop={isAdmin} onStopped={reload} />
      )}
    </div>
  )
}
