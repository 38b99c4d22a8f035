import type { FastifyReply } from 'fastify'

/** Reports hold their styles and pictures; they may load nothing and run nothing. */
const REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"

/** A report as it is answered: a self-contained page. */
export function answerReport(reply: FastifyReply, page: string): string {
  reply.type('text/html; charset=utf-8').header('content-security-policy', REPORT_POLICY)
  return page
}
