import { z } from 'zod'

/** What a topic may name. */
const TOPIC_FIELDS: ReadonlySet<string> = new Set(['station', 'recipe', 'verdict'])
const EVENT_FIELDS: ReadonlySet<string> = new Set(['kind', 'station', 'recipe'])
const wholeNumber = (min: number, max: number) => z.int().min(min).max(max)

/** A station that controllers trigger. */
const stationSchema = z.strictObject({
  station: z.string().min(1).describe('Station whose pictures answer the triggers.'),
  deadlineMs: wholeNumber(10, 60_000)
    .default(1000)
    .describe('From a trigger to its result. Later the answer is FAULT. Left out: 1000.'),
  maxClockDifferenceMs: wholeNumber(0, 60_000)
    .default(20)
    .describe(
      "By so much the camera's clock may be behind: a picture that was taken before its trigger is not used. Left "
        + 'out: 20.'
    ),
  recipes: z
    .record(
      z.string().regex(/^[1-9]\d{0,4}$/, 'expected a number from 1 to 65535'),
      z.string().min(1).describe('Id of the recipe with this number.')
    )
    .default({})
    .describe(
      'Recipes that the controller chooses, by number. Empty: it chooses none. Else the station is not ready '
        + 'before it has chosen one.'
    )
})

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
        stationSchema
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

const BROKER = {
  url: z
    .string()
    .regex(/^(mqtts?|wss?):\/\/[^\s/]/, 'expected mqtt://host:port or mqtts://host:port')
    .describe('The broker: `mqtt://host:1883`, or `mqtts://host:8883` with TLS.'),
  clientId: z.string().describe('Name of this client at the broker, unique there. Empty: one made of the data folder.'),
  username: z.string().describe('Name for the broker. Empty: none.'),
  passwordFile: z.string().describe('File with the password for the broker. Empty: none.'),
  caFile: z
    .string()
    .describe("File with the certificates that the broker's is checked by, PEM. Empty: those of Node.js."),
  certFile: z.string().describe("File with this client's certificate, PEM. Empty: none."),
  keyFile: z.string().describe("File with the certificate's key, PEM. Empty: none.")
}

/** The block of the channel to an MQTT broker. */
export const mqttSchema = z.strictObject({
  enabled: z.boolean().describe('Whether results are published to an MQTT broker, as JSON with QoS 1.'),
  ...BROKER,
  topic: z
    .string()
    .min(1)
    .refine(
      (text) => !/[+#\0]/.test(text) && [...text.matchAll(/\{(.*?)\}/g)].every(([, name]) => TOPIC_FIELDS.has(name!)),
      `expected a topic without + and #, with ${[...TOPIC_FIELDS].map((name) => `{${name}}`).join(', ')} at most`
    )
    .describe('Topic of a result; `{station}`, `{recipe}` and `{verdict}` stand for its own.'),
  eventTopic: z
    .string()
    .refine(
      (text) => !/[+#\0]/.test(text) && [...text.matchAll(/\{(.*?)\}/g)].every(([, name]) => EVENT_FIELDS.has(name!)),
      `expected a topic without + and #, with ${[...EVENT_FIELDS].map((name) => `{${name}}`).join(', ')} at most`
    )
    .describe(
      'Topic of what is no result: a silent station, drift, stability, errors found in review, a training that ended. '
        + '`{kind}`, `{station}` and `{recipe}` stand for its own. Empty: it is not published.'
    ),
  statusTopic: z
    .string()
    .regex(/^[^+#\0]+$/, 'expected a topic without + and #')
    .describe(
      'Topic of the retained status, `{"online": true, "ready": true}`; the broker turns it to offline when the '
        + 'service is gone.'
    )
})

const level = z.string().regex(/^[^/+#\0]{0,64}$/, 'expected at most 64 characters without / + #')

/** The block of the channel to an MQTT broker in the words of Sparkplug B. */
export const sparkplugSchema = z.strictObject({
  enabled: z.boolean().describe('Whether results are published to an MQTT broker as Sparkplug B.'),
  ...BROKER,
  group: level.min(1).describe('Group id.'),
  node: level.describe('Edge node id, unique in its group. Empty: one made of the data folder.'),
  host: level.describe('Id of the primary host: results wait while it is offline. Empty: they are sent in any case.')
})

const isPattern = (text: string): boolean => {
  try {
    return new RegExp(text, 'u').source !== ''
  } catch {
    return false
  }
}

/** The block of the folder that cameras deliver to. */
export const watchedFolderSchema = z
  .strictObject({
    enabled: z.boolean().describe('Whether the pictures of a folder are judged.'),
    path: z
      .string()
      .describe(
        'The folder. What was judged is moved to `done/<day>/` in it, what can never be judged to '
          + '`failed/<day>/`, each with a JSON file beside it.'
      ),
    pattern: z
      .string()
      .refine(isPattern, 'expected a regular expression')
      .describe(
        'Regular expression for the path from the folder on (with `/`); the named groups partId, station and '
          + 'recipe say what they name. A file that does not fit goes to `failed`.'
      ),
    station: z.string().describe('Station of pictures whose name says none. Empty: none.'),
    recipe: z.string().describe("Recipe of pictures whose name says none. Empty: the station's."),
    complete: z
      .enum(['renamed', 'unchanged'])
      .describe(
        'When a file is complete. `renamed`: as soon as it has its name, for servers that write under another one '
          + '(`.name`, `name.tmp`, `name.part`). `unchanged`: when it has not changed for `settleMs`.'
      ),
    settleMs: wholeNumber(50, 60_000).describe('`unchanged`: a file that has not changed for so long is complete.')
  })
  .refine(({ enabled, path }) => !enabled || path !== '', { error: 'expected a folder', path: ['path'] })

const WEBHOOK_EVENTS = [
  'result.ok',
  'result.ng',
  'result.review',
  'station.silent',
  'drift',
  'stability',
  'review.errors',
  'training.ended'
] as const

/** The block of the webhooks, by name. */
export const webhooksSchema = z
  .record(
    z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, "expected a-z, 0-9 and '-', at most 32 characters"),
    z.strictObject({
      url: z
        .url({ protocol: /^https?$/, error: 'expected a URL with http or https' })
        .describe('Address that messages are posted to.'),
      secretFile: z
        .string()
        .min(1)
        .describe('File with the secret that messages are signed with: `whsec_` and base64 of 24 to 64 bytes.'),
      events: z.array(z.enum(WEBHOOK_EVENTS)).min(1).describe('What is told.'),
      timeoutMs: wholeNumber(100, 60_000).default(10_000).describe('Time for the answer. Left out: 10000.'),
      giveUpHours: wholeNumber(1, 8760).default(72).describe('A message that is older is given up. Left out: 72.')
    })
  )
  .describe('Receivers of signed messages (Standard Webhooks), by a name.')

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

/** The block of the channel to controllers by lines of text over TCP. */
export const tcpTextSchema = z
  .strictObject({
    enabled: z.boolean().describe('Whether controllers are served by lines of text over TCP.'),
    host: z
      .string()
      .min(1)
      .describe("Address to listen on. There are no keys: name the address in the controllers' network only."),
    port: wholeNumber(0, 65535).describe('Port to listen on; 0 takes a free one.'),
    template: z
      .string()
      .refine(
        (text) =>
          text.includes('{code}') && [...text.matchAll(/\{(.*?)\}/g)].every(([, name]) => LINE_FIELDS.has(name!)),
        `expected {code}, and besides it ${[...LINE_FIELDS].map((name) => `{${name}}`).join(', ')} at most`
      )
      .describe('Line of a result; `{code}`, `{partId}`, `{score}` and other fields of a result stand for its own.'),
    lineEnd: z.enum(['crlf', 'lf']).describe('End of the lines that are sent.'),
    push: z.boolean().describe('Whether each result of the stations is sent to all clients without being asked for.'),
    stations: z
      .record(z.string().regex(/^[\w-]{1,32}$/, "expected letters, digits, '_' and '-', at most 32"), stationSchema)
      .describe('Stations, by the name that commands have for them.')
  })
  .refine(({ enabled, stations }) => !enabled || Object.keys(stations).length > 0, {
    error: 'expected at least one station',
    path: ['stations']
  })

/** The block of the channel to controllers by OPC UA. */
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
        'Names and addresses by which controllers know this machine, besides its own: they stand in the certificate '
          + 'that is made at the first start.'
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
        'Whether clients of any certificate are let in. Else theirs must lie in `opcua/trusted/certs` of '
          + '`dataDir`; those of clients that tried lie in `opcua/rejected`.'
      ),
    stations: z
      .record(z.string().regex(/^[\w-]{1,32}$/, "expected letters, digits, '_' and '-', at most 32"), stationSchema)
      .describe('Stations, by the name of their object.')
  })
  .refine(({ enabled, stations }) => !enabled || Object.keys(stations).length > 0, {
    error: 'expected at least one station',
    path: ['stations']
  })
