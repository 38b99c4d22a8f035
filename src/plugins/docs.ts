import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'

/** The API's description at /openapi.json, made from the routes' zod schemas, and Swagger UI from this process at /docs (no CDN). */
async function docs (app: FastifyInstance, { version }: { readonly version: string }): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'okng', description: 'Visual inspection of circular parts: a camera posts a picture, the service answers OK, NG or REVIEW.', version },
      tags: [
        { name: 'inspection', description: 'judging parts' }, { name: 'training', description: 'retraining' },
        { name: 'recipes', description: 'what is particular to one product' }, { name: 'service', description: 'state of the service' }
      ],
      components: { securitySchemes: { adminKey: { type: 'http', scheme: 'bearer', description: 'one of the configured admin keys' } } }
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject
  })
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true })
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
}

export default fp(docs, { name: 'docs' })
