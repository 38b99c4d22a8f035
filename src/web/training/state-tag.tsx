import type { Job } from '../api-types.ts'
import type { Text } from '../language/en.ts'
import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'

const STATES: Readonly<Record<Job['state'], readonly [kind: string, words: Text]>> = {
  queued: ['plain', 'queued'],
  running: ['review', 'running'],
  completed: ['ok', 'completed'],
  failed: ['ng', 'failed'],
  cancelled: ['plain', 'cancelled']
}

export function StateTag({ state }: { readonly state: Job['state'] }): VNode {
  const [kind, words] = STATES[state]
  return <span class={`tag ${kind}`}>{t(words)}</span>
}

export const isOver = ({ state }: Job): boolean => state !== 'queued' && state !== 'running'
