import { basename } from 'node:path'
import type { Taught } from './teach-version.ts'

export interface TaughtDescription {
  readonly recipe: string
  readonly modelVersion: string
  readonly isActive: boolean
  readonly keptOdd: boolean
  readonly taught: Taught
}

/** What was taught, in a few lines: parts, odd ones, thresholds, and what drawn defects say of them. */
export function describeTaught({ recipe, modelVersion, isActive, keptOdd, taught }: TaughtDescription): string {
  const { cuts, good, odd, threshold, reviewFrom, thresholdMethod, scores, drawnEscapes } = taught
  const above = scores.filter((score) => score >= threshold).length
  const parts = new Set(cuts.map(({ picture }) => picture.part)).size
  const copies = parts < cuts.length ? ` of ${parts} different parts` : ''
  const against = thresholdMethod === 'kept' ? 'before' : 'against the others'
  return [
    `model version ${modelVersion} of recipe ${recipe}${isActive ? ', active' : ''}: ${cuts.length} good `
      + `pictures${copies} taught, ${good.K} prototypes`,
    ...odd.map(
      ({ cut, evidence, score }) =>
        `  ${keptOdd ? 'odd, but kept' : 'odd, left out'}: ${basename(cut.picture.file)} (${evidence}: `
        + `${score.toFixed(1)} times the limit of the others)`
    ),
    ...(odd.length > 0 && !keptOdd ? ['  If they are good parts, teach again with --keep-outliers'] : []),
    `  threshold ${threshold.toFixed(4)} (${thresholdMethod}); ${above} of the ${scores.length} pictures `
      + `scored above it ${against}`,
    ...(reviewFrom === null
      ? []
      : [
          `  REVIEW from ${reviewFrom.toFixed(4)} to the threshold, until \`okng calibrate\` has labelled `
            + 'defects to narrow it'
        ]),
    ...describeDrawn(drawnEscapes)
  ].join('\n')
}

function describeDrawn(drawn: Taught['drawnEscapes']): string[] {
  if (drawn === null) return []
  const sum = (key: 'drawn' | 'escaped'): number => drawn.reduce((total, kind) => total + kind[key], 0)
  const share = Math.round((100 * sum('escaped')) / sum('drawn'))
  const kinds = drawn.map(({ kind, escaped, drawn: of }) => `${kind} ${escaped} of ${of}`).join(', ')
  return [`  drawn defects: ${share} % would pass as OK (${kinds}); real ones are not measured yet`]
}
