import type { AppParts } from '../app/app-parts.ts'
import type { Config } from '../config.ts'
import type { ChannelState } from '../domain/channels/line.ts'
import type { ModelCache } from '../inspection/models/model-lease.ts'
import type { RecipeGate } from '../inspection/models/recipe-gate.ts'
import type { Records } from './records.ts'

export interface ReadinessParts {
  /** Whether every preloaded model has judged a picture. */
  readonly isWarm: () => boolean
  readonly cache: Pick<ModelCache, 'loaded'>
  readonly gate: Pick<RecipeGate, 'problems'>
  readonly records: Pick<Records, 'problem' | 'clockJumpSeconds'>
  readonly config: Pick<Config, 'records' | 'role'>
}

type Problem = { readonly about: string; readonly detail: string }

/** Whether a picture that arrives now is judged and answered. */
export const mayAnswer = (parts: ReadinessParts): boolean => isReady(parts) && refusal(parts) === null

/** The answer of GET /readyz. */
export function createReadiness(parts: ReadinessParts, channels: () => readonly ChannelState[]): AppParts['readiness'] {
  const { cache } = parts
  return () => {
    const loaded = cache.loaded()
    const encoder = loaded.at(-1)?.encoder
    const refuses = refusal(parts)
    return {
      ready: isReady(parts),
      runtime: encoder?.name ?? 'none',
      device: encoder?.device ?? 'none',
      models: loaded.map(({ manifest: { recipe, version } }) => ({ recipe, version })),
      ...(refuses !== null && { refuses }),
      problems: [...problemsOf(parts), ...channels().flatMap(channelProblem)]
    }
  }
}

/** A plant judges no line, so it needs no model to be ready. */
const isReady = ({ isWarm, cache, config }: ReadinessParts): boolean =>
  isWarm() && (cache.loaded().length > 0 || config.role === 'plant')

/** With `sync` no verdict is answered while the database takes no records. With `batched` the records wait. */
const refusal = ({ config, records }: ReadinessParts): string | null =>
  config.records.mode === 'sync' ? records.problem() : null

function problemsOf({ gate, records }: ReadinessParts): Problem[] {
  const recordProblem = records.problem()
  return [
    ...gate.problems().map(({ recipe, problem }) => ({ about: `recipe ${recipe}`, detail: problem })),
    ...clockProblem(records.clockJumpSeconds()),
    ...(recordProblem === null ? [] : [{ about: 'records', detail: recordProblem }])
  ]
}

function channelProblem({ channel, problem }: ChannelState): Problem[] {
  return problem === null ? [] : [{ about: `channel ${channel}`, detail: problem }]
}

function clockProblem(jumpSeconds: number): Problem[] {
  if (jumpSeconds === 0) return []
  const days = (jumpSeconds / 86_400).toFixed(1)
  const detail =
    `it is ${days} days ahead of the newest record: old records and pictures are not removed until it is set right, `
    + 'or confirmed by okng retention --confirm'
  return [{ about: 'clock', detail }]
}
