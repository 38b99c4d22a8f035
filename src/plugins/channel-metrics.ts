import { Counter, Gauge, type Registry } from 'prom-client'
import type { ChannelState } from '../domain/channels/line.ts'

/** Metrics of the channels, collected when they are read. */
export function channelMetrics(registry: Registry, states: () => readonly ChannelState[]): void {
  const gauge = (name: string, help: string, value: (state: ChannelState) => number): void => {
    registry.registerMetric(
      new Gauge({
        name,
        help,
        labelNames: ['channel'],
        registers: [],
        collect() {
          for (const state of states()) this.set({ channel: state.channel }, value(state))
        }
      })
    )
  }
  gauge('okng_channel_up', '1 while a channel works, else 0', ({ problem }) => Number(problem === null))
  gauge('okng_channel_backlog', 'messages or files that wait in a channel', ({ backlog }) => backlog)
  gauge('okng_channel_restarts', 'how often a channel was started again', ({ restarts }) => restarts)
  registry.registerMetric(
    new Counter({
      name: 'okng_channel_events_total',
      help:
        'triggers: of controllers; results: answers to them; timeouts: triggers answered FAULT; missed: triggers '
        + 'that were not accepted; overruns: missed because the last result was not acknowledged; late: results '
        + 'without a trigger; sent: messages; errors',
      labelNames: ['channel', 'event'],
      registers: [],
      collect() {
        this.reset()
        for (const { channel, events } of states())
          for (const [event, count] of Object.entries(events)) this.inc({ channel, event }, count)
      }
    })
  )
}
