import { z } from 'zod'

export const ChannelList = z.object({
  channels: z
    .array(
      z
        .object({
          channel: z.string().describe('its name, as in the metrics, such as modbus or camera press-3'),
          problem: z.string().nullable().describe('why it does not work; null: it works'),
          since: z.iso.datetime().describe('since when it works, or does not'),
          lastProblem: z
            .object({ detail: z.string(), at: z.iso.datetime().describe('when it was told of last') })
            .nullable()
            .describe('what did not work last, also where it works again; null: nothing since the service started'),
          backlog: z.int().describe('what waits to be sent, or to be fetched'),
          restarts: z.int().describe('how often it was started again')
        })
        .meta({ id: 'ChannelState' })
    )
    .readonly()
})
