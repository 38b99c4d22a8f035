import type { Message } from '../../domain/records/outbox.ts'

/** What stands where a picture has no station. */
const NONE = 'none'

/** The topic of a message. What would change the levels of the topic, or is no text for one, becomes `_`. */
export function topicOf(template: string, { kind, body }: Pick<Message, 'kind' | 'body'>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = name === 'kind' ? kind : body[name]
    return typeof value === 'string' && value !== '' ? value.replace(/[/+#\p{Cc}\p{Cs}]/gu, '_') : NONE
  })
}
