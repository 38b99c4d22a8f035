import { z } from 'zod'
import { broker } from './broker.ts'

const level = z.string().regex(/^[^/+#\0]{0,64}$/, 'expected at most 64 characters without / + #')

/** Section `sparkplug`: the channel to an MQTT broker as Sparkplug B. */
export const sparkplugSchema = z.strictObject({
  enabled: z.boolean().describe('Whether results are published to an MQTT broker as Sparkplug B.'),
  ...broker,
  group: level.min(1).describe('Group id.'),
  node: level.describe('Edge node id, unique in its group. Empty: an id made from the data folder.'),
  host: level.describe('Id of the primary host: results wait while it is offline. Empty: they are sent in any case.')
})
