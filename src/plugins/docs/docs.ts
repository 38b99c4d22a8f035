import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { withExamples } from './with-examples.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** OpenAPI's `requestBody` of a route whose body no zod schema checks. */
    requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> }
  }
}

/** Relative, so that it also works below a prefix of a proxy. */
const SERVERS = [{ url: '.', description: 'this service' }]
/** Swagger UI sets styles inline; it needs nothing from another host. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' "
  + "data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

/**
 * The API's description at /openapi.json, made from the routes' zod schemas, and Swagger UI from this process at /docs
 * (no CDN).
 */
async function docs(app: FastifyInstance, { version }: { readonly version: string }): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'okng',
        description:
          'Visual inspection of circular parts: a camera posts a picture, the service answers OK, NG or REVIEW.',
        version,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' }
      },
      tags: [
        { name: 'inspection', description: 'judging parts' },
        { name: 'training', description: 'retraining' },
        { name: 'datasets', description: 'labelled pictures' },
        { name: 'recipes', description: 'settings of one product' },
        { name: 'models', description: "versions of a recipe's model" },
        { name: 'quality', description: 'measurement system analysis, stability' },
        { name: 'plant', description: 'many stations, managed from one place' },
        { name: 'access', description: 'keys, people, and who changed what' },
        { name: 'service', description: 'state of the service' }
      ],
      components: {
        securitySchemes: {
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'okng-session-8080',
            description:
              'a session of a person; 8080 stands for the port. Requests that change something also need the header '
              + 'okng-token with the token that GET /whoami answers'
          },
          key: {
            type: 'http',
            scheme: 'bearer',
            description:
              'a key of the named role or a higher one: camera, operator, admin; station is a separate role, below '
              + 'admin'
          }
        }
      }
    },
    transform(route) {
      const { schema, url } = jsonSchemaTransform(route)
      const body = route.route.config?.requestBody
      return { schema: body === undefined ? schema : { ...schema, body }, url }
    },
    transformObject: (document) => ({
      ...withExamples(withoutUnused(jsonSchemaTransformObject(document))),
      servers: SERVERS
    })
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: PAGE_POLICY,
    // A proxy may serve okng below a path, so the page uses relative addresses.
    indexPrefix: '.',
    transformSpecification: (document) => ({ ...document, servers: [{ url: '..' }] })
  })
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
}

export default fp(docs, { name: 'docs' })

/**
 * Removes schemas that nothing refers to. The type provider describes every named schema twice, as input and as output.
 */
function withoutUnused<Document extends object>(document: Document): Document {
  const { components } = document as { readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> } }
  const used = new Set(
    [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name!)
  )
  const schemas = Object.fromEntries(Object.entries(components?.schemas ?? {}).filter(([name]) => used.has(name)))
  const smaller = { ...document, components: { ...components, schemas } }
  return Object.keys(schemas).length === Object.keys(components?.schemas ?? {}).length
    ? smaller
    : withoutUnused(smaller)
}
