import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { ChannelState } from '../../domain/channels/line.ts'
import { ChannelList } from '../../schemas/channels/states.ts'
import { problems } from '../../schemas/problem.ts'
import { type Access, keyOf } from '../access/access.ts'

export interface ChannelOptions {
  readonly channels: () => readonly ChannelState[]
  readonly access: Access
}

/** GET /channels: how the channels do, also while the service answers no verdict. */
const channelRoutes: FastifyPluginAsyncZod<ChannelOptions> = async (app, { channels, access }) => {
  app.get(
    '/channels',
    {
      onRequest: access.require('operator'),
      schema: {
        operationId: 'listChannels',
        summary: 'How the channels to controllers, brokers and cameras do',
        description: 'Those that are switched on. It is answered while /readyz says 503, too.',
        tags: ['service'],
        ...keyOf('operator'),
        response: { 200: ChannelList, ...problems(401, 403) }
      }
    },
    async () => ({ channels: channels().map(replyOf) })
  )
}

const replyOf = ({ channel, problem, since, lastProblem, backlog, restarts }: ChannelState) => ({
  channel,
  problem,
  since: since.toISOString(),
  lastProblem: lastProblem && { detail: lastProblem.detail, at: lastProblem.at.toISOString() },
  backlog,
  restarts
})

export default channelRoutes
