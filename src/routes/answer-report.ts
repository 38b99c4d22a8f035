import type { FastifyReply } from 'fastify'

/** Reports contain their styles and pictures, so they may load nothing and run no script. */
const REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"

/** Sets the headers for a report, which is one self-contained page. */
export function answerReport(reply: FastifyReply, page: string): string {
  reply.type('text/html; charset=utf-8').header('content-security-policy', REPORT_POLICY)
  return page
}
