import { z } from 'zod'
import { broker } from './broker.ts'

/** What a topic may name. */
const TOPIC_FIELDS: ReadonlySet<string> = new Set(['station', 'recipe', 'verdict'])
const EVENT_FIELDS: ReadonlySet<string> = new Set(['kind', 'station', 'recipe'])

/** The block of the channel to an MQTT broker. */
export const mqttSchema = z.strictObject({
  enabled: z.boolean().describe('Whether results are published to an MQTT broker, as JSON with QoS 1.'),
  ...broker,
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
