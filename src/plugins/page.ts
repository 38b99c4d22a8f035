import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/**
 * Everything comes from this service. The page fetches pictures with its key and shows them as blobs; live pictures are
 * data URLs.
 */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; base-uri "
  + "'none'; form-action 'none'; frame-ancestors 'none'"
/** A model version's report carries its own style. */
const REPORT_POLICY = PAGE_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")

/**
 * Serves the operator page at `/` from `folder`, which the build writes. The page needs no key, but its data do. Files
 * below /assets have a hash in their path, so browsers may cache them for ever.
 */
export default async function page(app: FastifyInstance, { folder }: { readonly folder: string }): Promise<void> {
  app.addHook('onSend', async (request, reply) => {
    reply.header('content-security-policy', request.url.startsWith('/report.html') ? REPORT_POLICY : PAGE_POLICY)
    reply.header(
      'cache-control',
      request.url.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
    )
    reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=()')
  })
  await app.register(fastifyStatic, {
    root: folder,
    decorateReply: false,
    wildcard: false,
    globIgnore: ['**/*.br', '**/*.gz'],
    preCompressed: true,
    cacheControl: false
  })
}
