import { z } from 'zod'
import { wholeNumber } from '../whole-number.ts'
import { triggeredStation } from './triggered-station.ts'

/** Section `opcua`: the channel to controllers by OPC UA. */
export const opcuaSchema = z
  .strictObject({
    enabled: z
      .boolean()
      .describe(
        'Whether controllers are served by OPC UA. It needs a package: `npm install --no-save node-opcua@2.182.2`.'
      ),
    host: z.string().min(1).describe('Address to listen on.'),
    port: wholeNumber(1, 65535).describe('Port to listen on.'),
    hostNames: z
      .array(z.string().min(1))
      .describe(
        'Further names and addresses that controllers use for this machine. The certificate that is made at the '
          + 'first start contains them.'
      ),
    security: z
      .enum(['encrypted', 'none-too'])
      .describe(
        '`encrypted`: Basic256Sha256, signed and encrypted, with a key of the service as the password. '
          + '`none-too`: also without encryption and without a key.'
      ),
    trustUnknownClients: z
      .boolean()
      .describe(
        'Whether clients with any certificate are accepted. If false, a certificate must be in `opcua/trusted/certs` '
          + 'of `dataDir`. Certificates of refused clients are in `opcua/rejected`.'
      ),
    stations: z
      .record(z.string().regex(/^[\w-]{1,32}$/, "expected letters, digits, '_' and '-', at most 32"), triggeredStation)
      .describe('Stations, by the name of their object.')
  })
  .refine(({ enabled, stations }) => !enabled || Object.keys(stations).length > 0, {
    error: 'expected at least one station',
    path: ['stations']
  })
  .refine(
    ({ stations }) =>
      new Set(Object.values(stations).map(({ station }) => station)).size === Object.keys(stations).length,
    {
      error: 'expected a different station for each object',
      path: ['stations']
    }
  )
