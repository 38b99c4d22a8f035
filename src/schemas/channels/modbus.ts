import { z } from 'zod'
import { wholeNumber } from '../whole-number.ts'
import { triggeredStation } from './triggered-station.ts'

/** Section `modbus`: the channel to controllers by Modbus TCP. */
export const modbusSchema = z
  .strictObject({
    enabled: z.boolean().describe('Whether controllers are served by Modbus TCP.'),
    host: z
      .string()
      .min(1)
      .describe("Address to listen on. Modbus has no keys, so use the address in the controllers' network only."),
    port: wholeNumber(0, 65535).describe(
      'Port to listen on; 0 takes a free one. A port below 1024 needs a permission of the system.'
    ),
    wordOrder: z.enum(['high-first', 'low-first']).describe('Order of the registers of a value that has two or four.'),
    units: z
      .record(
        z.string().regex(/^([1-9]\d?|1\d\d|2[0-3]\d|24[0-7])$/, 'expected a unit id from 1 to 247'),
        triggeredStation
      )
      .describe('Stations, by the unit id that a request names.')
  })
  .refine(({ enabled, units }) => !enabled || Object.keys(units).length > 0, {
    error: 'expected at least one unit',
    path: ['units']
  })
  .refine(
    ({ units }) => new Set(Object.values(units).map(({ station }) => station)).size === Object.keys(units).length,
    {
      error: 'expected a different station for each unit',
      path: ['units']
    }
  )
