import { Counter, type Registry } from 'prom-client'
import type { ShadowOutcome } from '../domain/models/shadow.ts'

/** Counts what happened to the pictures that a shadow version judges. */
export function shadowMetrics(registry: Registry): (recipe: string, outcome: ShadowOutcome) => void {
  const pictures = new Counter({
    name: 'okng_shadow_total',
    help:
      'pictures for a shadow version, by outcome: its verdict agreed or differed, it failed, or it skipped the '
      + 'picture',
    labelNames: ['recipe', 'outcome'],
    registers: [registry]
  })
  return (recipe, outcome) => {
    pictures.inc({ recipe, outcome })
  }
}
