import type { ChannelState } from '../../domain/channels/line.ts'
import type { Status } from './handshake-types.ts'

/** What all stations of a channel have counted. */
export function countsOf(all: readonly Status[]): Pick<ChannelState, 'backlog' | 'events'> {
  const sum = (of: (status: Status) => number): number => all.reduce((total, status) => total + of(status), 0)
  return {
    backlog: sum(({ buffered }) => buffered),
    events: {
      triggers: sum(({ counts }) => counts.triggers),
      results: sum(({ counts }) => counts.answered - counts.timeouts),
      timeouts: sum(({ counts }) => counts.timeouts),
      missed: sum(({ counts }) => counts.missed),
      overruns: sum(({ counts }) => counts.overruns),
      late: sum(({ counts }) => counts.late)
    }
  }
}
