import { Counter, Gauge, type Registry } from 'prom-client'

export interface RecipeState {
  /** Recipes that do not serve as their files say. */
  readonly problems: () => readonly { readonly recipe: string }[]
  /** Recipes that judge although the golden set is judged wrong. */
  readonly forced: () => readonly { readonly recipe: string }[]
}

/** Which recipes do not serve as they should, when the metrics are read. */
export function recipeStateMetrics(registry: Registry, { problems, forced }: RecipeState): void {
  const gauges = [
    ['okng_recipe_problem', '1 for each recipe whose file cannot be used as it is', problems],
    ['okng_recipe_forced', '1 for each recipe that judges although it judges the golden set wrong', forced]
  ] as const
  for (const [name, help, recipes] of gauges)
    registry.registerMetric(
      new Gauge({
        name,
        help,
        labelNames: ['recipe'],
        registers: [],
        collect() {
          this.reset()
          for (const { recipe } of recipes()) this.set({ recipe }, 1)
        }
      })
    )
}

/** Counts forced activations. @returns to be called for each recipe that is forced */
export function forcedRecipeMetric(registry: Registry): (recipe: string) => void {
  const count = new Counter({
    name: 'okng_activations_forced_total',
    help: 'recipes that were made to judge although they judge the golden set wrong',
    labelNames: ['recipe'],
    registers: [registry]
  })
  return (recipe) => {
    count.inc({ recipe })
  }
}
