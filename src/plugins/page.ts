import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/**
 * Everything comes from this service. Pictures that need the key are fetched and shown as blobs; live ones come within
 * the data.
 */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; base-uri "
  + "'none'; form-action 'none'; frame-ancestors 'none'"
/** A model version's report carries its own style. */
const REPORT_POLICY = PAGE_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")

/**
 * The operator page at `/`, from `folder` (the build puts it together). It needs no key: what it shows does.
 * What lies below /assets is named for its content and may be kept for ever.
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
