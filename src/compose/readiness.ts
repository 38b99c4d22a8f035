import type { AppParts } from '../app/app-parts.ts'
import type { Config } from '../config.ts'
import type { ChannelState } from '../domain/channels/line.ts'
import type { ModelCache } from '../inspection/models/model-cache.ts'
import type { RecipeGate } from '../inspection/models/recipe-gate.ts'
import type { Records } from './records.ts'

export interface ReadinessParts {
  /** Whether every preloaded model has judged a picture. */
  readonly isWarm: () => boolean
  readonly cache: Pick<ModelCache, 'loaded'>
  readonly gate: Pick<RecipeGate, 'problems'>
  readonly records: Pick<Records, 'problem' | 'clockJumpSeconds'>
  readonly config: Pick<Config, 'records' | 'role'>
  readonly channels: () => readonly ChannelState[]
}

type Problem = { readonly about: string; readonly detail: string }

/** What GET /readyz answers. */
export function createReadiness({
  isWarm,
  cache,
  gate,
  records,
  config,
  channels
}: ReadinessParts): AppParts['readiness'] {
  return () => {
    const loaded = cache.loaded()
    const encoder = loaded.at(-1)?.encoder
    const recordProblem = records.problem()
    return {
      ready: isWarm() && (loaded.length > 0 || config.role === 'plant'),
      runtime: encoder?.name ?? 'none',
      device: encoder?.device ?? 'none',
      models: loaded.map(({ manifest: { recipe, version } }) => ({ recipe, version })),
      // With `sync` no verdict is answered while the database takes no records. With `batched` the records wait.
      ...(config.records.mode === 'sync' && recordProblem !== null && { refuses: recordProblem }),
      problems: [
        ...gate.problems().map(({ recipe, problem }) => ({ about: `recipe ${recipe}`, detail: problem })),
        ...clockProblem(records.clockJumpSeconds()),
        ...(recordProblem === null ? [] : [{ about: 'records', detail: recordProblem }]),
        ...channels().flatMap(({ channel, problem }) =>
          problem === null ? [] : [{ about: `channel ${channel}`, detail: problem }]
        )
      ]
    }
  }
}

function clockProblem(jumpSeconds: number): Problem[] {
  if (jumpSeconds === 0) return []
  const days = (jumpSeconds / 86_400).toFixed(1)
  const detail =
    `it is ${days} days ahead of the newest record: old records and pictures are not removed until it is set right, `
    + 'or confirmed by okng retention --confirm'
  return [{ about: 'clock', detail }]
}
