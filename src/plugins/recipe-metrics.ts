import { Counter, Gauge, type Registry } from 'prom-client'

export interface RecipeState {
  /** Recipes whose files cannot be used as they are. */
  readonly problems: () => readonly { readonly recipe: string }[]
  /** Recipes that judge although they judge the golden set wrong. */
  readonly forced: () => readonly { readonly recipe: string }[]
}

/** Metrics of recipes with a problem, collected when they are read. */
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

/** Counts forced activations. @returns a function to call for each forced recipe */
export function forcedRecipeMetric(registry: Registry): (recipe: string) => void {
  const count = new Counter({
    name: 'okng_activations_forced_total',
    help: 'activations of recipes that judge the golden set wrong',
    labelNames: ['recipe'],
    registers: [registry]
  })
  return (recipe) => {
    count.inc({ recipe })
  }
}
