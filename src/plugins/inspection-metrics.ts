import { Counter, Histogram, type Registry } from 'prom-client'
import { type InspectionResult, STAGES } from '../domain/inspection/inspection.ts'
import { LATENCY_BUCKETS } from './metrics.ts'

/**
 * Counts verdicts, measures the time of stages and collects scores. Recipes come from results, so only existing ones
 * become labels.
 */
export function inspectionMetrics(registry: Registry): (result: InspectionResult) => void {
  const registers = [registry]
  const verdicts = new Counter({
    name: 'okng_inspections_total',
    help: 'parts judged',
    labelNames: ['recipe', 'verdict', 'reason'],
    registers
  })
  const stages = new Histogram({
    name: 'okng_stage_seconds',
    help: 'time of one stage for one picture',
    labelNames: ['stage'],
    buckets: LATENCY_BUCKETS,
    registers
  })
  const scores = new Histogram({
    name: 'okng_score',
    help: 'anomaly scores',
    labelNames: ['recipe'],
    buckets: [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.2, 1.5, 2, 2.5, 3, 4],
    registers
  })
  return ({ recipe, verdict, reason, score, timingsMs }) => {
    verdicts.inc({ recipe, verdict, reason })
    for (const stage of STAGES) if (timingsMs[stage] !== undefined) stages.observe({ stage }, timingsMs[stage] / 1000)
    if (score !== null) scores.observe({ recipe }, score)
  }
}
