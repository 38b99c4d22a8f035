import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import Fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler } from 'fastify-type-provider-zod'
import { Registry } from 'prom-client'
import metrics, { type MetricsOptions } from '../../../src/plugins/metrics.ts'
import problem from '../../../src/plugins/problem.ts'

type Models = ReturnType<MetricsOptions['models']>

async function metricsApp(
  t: TestContext,
  models: () => Models = () => ({ runtime: 'none', device: 'none', models: [] })
): Promise<FastifyInstance> {
  const app = Fastify()
  app.setSerializerCompiler(serializerCompiler)
  await app.register(problem)
  await app.register(metrics, { registry: new Registry(), models })
  app.get('/part/:id', async () => 'x')
  t.after(() => app.close())
  return app
}
const scrape = async (app: FastifyInstance, start: string): Promise<string[]> =>
  (await app.inject('/metrics')).body.split('\n').filter((line) => line.startsWith(start))

suite('metrics', () => {
  test('1000 different addresses make one series per route and status, and no address is shown', async (t) => {
    const app = await metricsApp(t)
    for (let index = 0; index < 500; index++) {
      await app.inject(`/part/${index}?q=${index}`)
      await app.inject(`/nowhere/${index}`)
    }
    assert.deepEqual(await scrape(app, 'okng_http_request_seconds_count'), [
      'okng_http_request_seconds_count{method="GET",route="/part/:id",status="200"} 500',
      'okng_http_request_seconds_count{method="GET",route="none",status="404"} 500'
    ])
  })

  test('a model that has left the memory leaves the figures', async (t) => {
    let models: Models = {
      runtime: 'onnx',
      device: 'cpu',
      models: [
        { recipe: 'cap', version: 'v1' },
        { recipe: 'ring', version: 'v7' }
      ]
    }
    const app = await metricsApp(t, () => models)
    assert.deepEqual(await scrape(app, 'okng_model_info'), [
      'okng_model_info{recipe="cap",version="v1",runtime="onnx",device="cpu"} 1',
      'okng_model_info{recipe="ring",version="v7",runtime="onnx",device="cpu"} 1'
    ])
    models = { ...models, models: [{ recipe: 'cap', version: 'v2' }] }
    assert.deepEqual(await scrape(app, 'okng_model_info'), [
      'okng_model_info{recipe="cap",version="v2",runtime="onnx",device="cpu"} 1'
    ])
  })
})
