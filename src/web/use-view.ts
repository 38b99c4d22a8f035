import { useEffect, useState } from './vendor/hooks.js'
import type { ComponentType } from './vendor/preact.js'
import type { ViewProps } from './view-props.ts'

type View = ComponentType<ViewProps>

/** Only the views that are looked at are loaded. */
const VIEWS: Readonly<Record<string, () => Promise<View>>> = {
  live: async () => (await import('./views/live.tsx')).LiveView as View,
  review: async () => (await import('./views/review.tsx')).ReviewView as View,
  history: async () => (await import('./views/history.tsx')).HistoryView as View,
  recipes: async () => (await import('./views/recipes.tsx')).RecipesView,
  training: async () => (await import('./views/training.tsx')).TrainingView,
  models: async () => (await import('./views/models.tsx')).ModelsView,
  stability: async () => (await import('./views/stability.tsx')).StabilityView as View,
  studies: async () => (await import('./views/studies.tsx')).StudiesView,
  teach: async () => (await import('./views/teach.tsx')).TeachView,
  plant: async () => (await import('./views/plant.tsx')).PlantView,
  datasets: async () => (await import('./views/datasets.tsx')).DatasetsView as View,
  settings: async () => (await import('./views/settings.tsx')).SettingsView as View
}
const loaded = new Map<string, View>()

/** @param name one that is none stands for the wall; null loads nothing */
export function useView(name: string | null): { readonly View: View | null; readonly hasFailed: boolean } {
  const view = name === null || Object.hasOwn(VIEWS, name) ? name : 'live'
  const [failed, setFailed] = useState<string | null>(null)
  const [, draw] = useState(0)
  useEffect(() => {
    if (view === null || loaded.has(view)) return
    VIEWS[view]!().then(
      (found) => {
        loaded.set(view, found)
        draw((before) => before + 1)
      },
      () => {
        setFailed(view)
      }
    )
  }, [view])
  return { View: view === null ? null : (loaded.get(view) ?? null), hasFailed: view !== null && failed === view }
}
