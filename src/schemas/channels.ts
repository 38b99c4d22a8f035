import { z } from 'zod'

const wholeNumber = (min: number, max: number) => z.int().min(min).max(max)

/** The block of the channel to controllers by Modbus TCP. */
export const modbusSchema = z
  .strictObject({
    enabled: z.boolean().describe('Whether controllers are served by Modbus TCP.'),
    host: z
      .string()
      .min(1)
      .describe("Address to listen on. Modbus knows no keys: name the address in the controllers' network only."),
    port: wholeNumber(0, 65535).describe(
      'Port to listen on; 0 takes a free one. Below 1024 needs a right of the system.'
    ),
    wordOrder: z.enum(['high-first', 'low-first']).describe('Which register of a value of two or four comes first.'),
    units: z
      .record(
        z.string().regex(/^([1-9]\d?|1\d\d|2[0-3]\d|24[0-7])$/, 'expected a unit id from 1 to 247'),
        z.strictObject({
          station: z.string().min(1).describe('Station whose pictures answer the triggers of this unit.'),
          deadlineMs: wholeNumber(10, 60_000)
            .default(1000)
            .describe('From a trigger to its result. Later the answer is FAULT. Left out: 1000.'),
          maxClockDifferenceMs: wholeNumber(0, 60_000)
            .default(20)
            .describe(
              "By so much the camera's clock may be behind: a picture that was taken before its trigger is not used. Left out: 20."
            ),
          recipes: z
            .record(
              z.string().regex(/^[1-9]\d{0,4}$/, 'expected a number from 1 to 65535'),
              z.string().min(1).describe('Id of the recipe with this number.')
            )
            .default({})
            .describe(
              'Recipes that the controller chooses, by number. Empty: it chooses none. Else the station is not ready before it has chosen one.'
            )
        })
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
      error: 'expected another station for each unit',
      path: ['units']
    }
  )
