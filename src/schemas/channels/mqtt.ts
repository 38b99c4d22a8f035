import { z } from 'zod'
import { broker } from './broker.ts'

/** Fields that a topic may contain. */
const TOPIC_FIELDS: ReadonlySet<string> = new Set(['station', 'recipe', 'verdict'])
const EVENT_FIELDS: ReadonlySet<string> = new Set(['kind', 'station', 'recipe'])

/** Section `mqtt`: the channel to an MQTT broker. */
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
    .describe('Topic of a result; its station, recipe and verdict replace `{station}`, `{recipe}` and `{verdict}`.'),
  eventTopic: z
    .string()
    .refine(
      (text) => !/[+#\0]/.test(text) && [...text.matchAll(/\{(.*?)\}/g)].every(([, name]) => EVENT_FIELDS.has(name!)),
      `expected a topic without + and #, with ${[...EVENT_FIELDS].map((name) => `{${name}}`).join(', ')} at most`
    )
    .describe(
      'Topic of other events: a silent station, drift, stability, errors found in review, a training that ended. Their '
        + 'values replace `{kind}`, `{station}` and `{recipe}`. Empty: they are not published.'
    ),
  statusTopic: z
    .string()
    .regex(/^[^+#\0]+$/, 'expected a topic without + and #')
    .describe(
      'Topic of the retained status, `{"online": true, "ready": true}`. The broker sets it to offline when the '
        + 'connection to the service is lost.'
    )
})
