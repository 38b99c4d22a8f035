import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { LiveFeed } from '../../domain/inspection/live.ts'
import type { StationFeed } from '../../domain/inspection/stations.ts'
import { LIVE_EVENTS, LiveQuery, LiveStatsReply } from '../../schemas/live.ts'
import { problems } from '../../schemas/problem.ts'
import { type Access, keyOf } from '../access/access.ts'
import { eventStreams } from '../event-stream.ts'

export interface LiveOptions {
  readonly live: LiveFeed
  readonly stations: StationFeed
  readonly access: Access
  readonly now: () => Date
}

/** GET /live: results as they arrive. GET /live/stats: counters since the start. */
const liveRoutes: FastifyPluginAsyncZod<LiveOptions> = async (app, { live, stations, access, now }) => {
  app.addHook('onRequest', access.require('operator'))
  const streams = eventStreams(app)

  app.get(
    '/live',
    {
      schema: {
        operationId: 'watchResults',
        summary: 'Results as they come',
        description: LIVE_EVENTS,
        tags: ['inspection'],
        ...keyOf('operator'),
        querystring: LiveQuery,
        response: {
          200: { description: 'server-sent events', content: { 'text/event-stream': { schema: z.string() } } },
          ...problems(400, 401, 403, 503)
        }
      }
    },
    async (request, reply) => {
      const { recipe, pictures } = request.query
      const wanted = (of: string): boolean => recipe === undefined || of === recipe
      const takesPictures = pictures === 'true'
      // No event can arrive before the stream is open, because all of this runs in one turn of the event loop.
      const stopResults = live.watch({
        onResult({ at, result }, counters) {
          if (wanted(result.recipe)) stream.send('result', { at, result, counters })
        },
        ...(takesPictures && {
          onPicture: (picture) => {
            if (wanted(picture.recipe)) stream.send('picture', picture)
          }
        })
      })
      const stopStations = stations.watch((state) => stream.send('station', state))
      const stream = streams.open(
        reply,
        () => access.mayStill(request, 'operator'),
        () => {
          stopResults()
          stopStations()
        }
      )
      const recent = live.recent().filter((entry) => wanted(entry.live.result.recipe))
      stream.send('recent', {
        now: now().toISOString(),
        results: recent.map((entry) => entry.live),
        counters: live.counters().filter((each) => wanted(each.recipe)),
        stations: stations.all()
      })
      if (takesPictures) for (const { picture } of recent) if (picture !== null) stream.send('picture', picture)
    }
  )

  app.get(
    '/live/stats',
    {
      schema: {
        operationId: 'getLiveStats',
        summary: 'Counters per recipe since the start',
        tags: ['inspection'],
        ...keyOf('operator'),
        response: { 200: LiveStatsReply, ...problems(401, 403) }
      }
    },
    async () => ({ since: live.since, recipes: [...live.counters()], stations: [...stations.all()] })
  )
}

export default liveRoutes
