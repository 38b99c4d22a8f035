import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { collectDefaultMetrics, Gauge, Histogram, type Registry } from 'prom-client'
import { z } from 'zod'
import { problems } from '../schemas/problem.ts'

export interface MetricsOptions {
  readonly registry: Registry
  /** Model versions in memory and the runtime, read at each scrape. */
  readonly models: () => {
    readonly runtime: string
    readonly device: string
    readonly models: readonly { readonly recipe: string; readonly version: string }[]
  }
}

/** Buckets of 0.5 ms to 1 s, in seconds. */
export const LATENCY_BUCKETS = [
  0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.075, 0.1, 0.2, 0.5, 1
]

/** Request times by route, the process's own metrics and the models in memory; GET /metrics serves the registry. */
async function metrics(app: FastifyInstance, { registry, models }: MetricsOptions): Promise<void> {
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'okng_http_request_seconds',
    help: 'time of a request, from its headers to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: LATENCY_BUCKETS,
    registers: [registry]
  })
  const info = new Gauge({
    name: 'okng_model_info',
    help: '1 for each model version in memory',
    labelNames: ['recipe', 'version', 'runtime', 'device'],
    registers: [],
    collect() {
      const { runtime, device, models: loaded } = models()
      this.reset()
      for (const { recipe, version } of loaded) this.set({ recipe, version, runtime, device }, 1)
    }
  })
  registry.registerMetric(info)
  app.addHook('onResponse', async (request, reply) => {
    // The route's template, not the URL, so that callers cannot make new label values.
    requests.observe(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode },
      reply.elapsedTime / 1000
    )
  })
  app.get(
    '/metrics',
    {
      schema: {
        operationId: 'getMetrics',
        summary: 'Metrics for Prometheus',
        tags: ['service'],
        security: [],
        response: {
          200: { description: 'Prometheus text format', content: { 'text/plain': { schema: z.string() } } },
          ...problems()
        }
      }
    },
    async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics())
  )
}

export default fp(metrics, { name: 'metrics' })
