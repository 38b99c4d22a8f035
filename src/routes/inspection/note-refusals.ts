import type { FastifyRequest, onSendAsyncHookHandler } from 'fastify'
import { callerId } from '../../schemas/inspection.ts'

export type OnRefused = (station: string | null, status: number, code: string, detail: string) => void

/**
 * Reports each error answer, so that the wall can show which station's pictures are not judged, and why.
 */
export const noteRefusals = (onRefused: OnRefused): onSendAsyncHookHandler =>
  async function noteRefusal(request, reply, payload) {
    if (reply.statusCode < 400 || typeof payload !== 'string') return
    const { errorCode = '', detail = '' } = JSON.parse(payload) as { errorCode?: string; detail?: string }
    onRefused(stationOf(request, reply.statusCode), reply.statusCode, errorCode, detail)
  }

/** Null for callers without a key: they must not fill the list of stations. */
function stationOf({ query }: FastifyRequest, status: number): string | null {
  if (status === 401 || status === 403) return null
  const { success, data } = callerId.safeParse((query as { station?: unknown } | undefined)?.station)
  return success ? data : null
}
