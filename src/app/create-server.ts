import helmet from '@fastify/helmet'
import Fastify, { type FastifyServerOptions, LogController } from 'fastify'
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { randomUUID } from 'node:crypto'
import type { Config } from '../config.ts'
import { answersUnderWay } from '../plugins/answers-under-way.ts'
import expectContinue from '../plugins/expect-continue.ts'
import problem, { answerBrokenRequest, answerProblem } from '../plugins/problem.ts'
import requestDecompression from '../plugins/request-decompression.ts'
import silentConnections from '../plugins/silent-connections.ts'
import unmetHeads from '../plugins/unmet-heads.ts'
import { validatorCompiler } from '../plugins/validator.ts'
import type { AppParts } from './app-parts.ts'

/** The HTTP server without a route: time limits, validation, and answers to requests that no route can answer. */
export type AppServer = Awaited<ReturnType<typeof createServer>>

/** Largest body that is not a picture, an upload or a model version. Bytes. */
const MAX_JSON_BODY_BYTES = 64 * 1024
/**
 * How often Node looks for requests that take too long. With Node's default of 30 s, a slow request could stay open
 * much longer than its limit.
 */
const CONNECTIONS_CHECK_MS = 1000

export async function createServer({ limits }: Config, logger: AppParts['logger']) {
  const app = Fastify({
    ...(logger === false ? { logger: false } : { loggerInstance: logger }),
    ...timeLimits(limits),
    bodyLimit: MAX_JSON_BODY_BYTES,
    genReqId: () => randomUUID(),
    forceCloseConnections: 'idle',
    // The service answers each picture that it received with a verdict, even after it was told to stop. Fastify's own
    // 503 would not be a problem document either.
    return503OnClosing: false,
    // Without `requireHostHeader: false` Node itself answers a request without a Host, with 400 and no text.
    http: { connectionsCheckingInterval: CONNECTIONS_CHECK_MS, requireHostHeader: false },
    logController: new LogController({ disableRequestLogging: true }),
    clientErrorHandler(error, socket) {
      answerBrokenRequest(error, socket, askedBefore(socket))
    },
    frameworkErrors: (error, request, reply) => {
      answerProblem(error, request, reply)
    }
  }).withTypeProvider<ZodTypeProvider>()
  const askedBefore = answersUnderWay(app)
  app.server.maxConnections = limits.maxConnections
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.removeContentTypeParser('text/plain')

  await app.register(problem)
  await app.register(unmetHeads)
  await app.register(expectContinue)
  await app.register(requestDecompression)
  await app.register(silentConnections)
  // An answer that is not a page loads nothing. The API documents and the operator page have their own policies.
  // Production lines use plain HTTP, so no client is told to insist on HTTPS.
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    strictTransportSecurity: false
  })
  return app
}

const timeLimits = ({ requestTimeoutMs, connectionTimeoutMs }: Config['limits']): FastifyServerOptions => ({
  requestTimeout: requestTimeoutMs,
  handlerTimeout: requestTimeoutMs,
  connectionTimeout: connectionTimeoutMs
})
