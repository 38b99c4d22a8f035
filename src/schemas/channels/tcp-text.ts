import { z } from 'zod'
import { wholeNumber } from '../whole-number.ts'
import { triggeredStation } from './triggered-station.ts'

const LINE_FIELDS: ReadonlySet<string> = new Set([
  'triggerId',
  'resultId',
  'verdict',
  'ok',
  'code',
  'reason',
  'score',
  'threshold',
  'recipe',
  'modelVersion',
  'partId',
  'measId',
  'station',
  'capturedAt',
  'receivedAt',
  'judgedAt',
  'sequence',
  'diameterMm'
])

/** Section `tcpText`: the channel to controllers by lines of text over TCP. */
export const tcpTextSchema = z
  .strictObject({
    enabled: z.boolean().describe('Whether controllers are served by lines of text over TCP.'),
    host: z
      .string()
      .min(1)
      .describe("Address to listen on. There are no keys, so use the address in the controllers' network only."),
    port: wholeNumber(0, 65535).describe('Port to listen on; 0 takes a free one.'),
    template: z
      .string()
      .refine(
        (text) =>
          text.includes('{code}') && [...text.matchAll(/\{(.*?)\}/g)].every(([, name]) => LINE_FIELDS.has(name!)),
        `expected {code}, and besides it ${[...LINE_FIELDS].map((name) => `{${name}}`).join(', ')} at most`
      )
      .describe('Line of a result. The values of the result replace `{code}`, `{partId}`, `{score}` and other fields.'),
    lineEnd: z.enum(['crlf', 'lf']).describe('End of the lines that are sent.'),
    push: z.boolean().describe('Whether each result of the stations is sent to all clients without a command.'),
    stations: z
      .record(z.string().regex(/^[\w-]{1,32}$/, "expected letters, digits, '_' and '-', at most 32"), triggeredStation)
      .describe('Stations, by the name that commands use for them.')
  })
  .refine(({ enabled, stations }) => !enabled || Object.keys(stations).length > 0, {
    error: 'expected at least one station',
    path: ['stations']
  })
