import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { LeftOut } from '../../domain/training/teaching.ts'
import type { OddPart } from '../../training/evidence/odd-parts.ts'
import type { Taught } from './teach-version.ts'

export interface TaughtDescription {
  readonly recipe: string
  readonly modelVersion: string
  readonly isActive: boolean
  readonly taught: Taught
}

/** Describes a teaching in a few lines: parts, odd parts, thresholds, and how many drawn defects would pass. */
export function describeTaught({ recipe, modelVersion, isActive, taught }: TaughtDescription): string {
  const { cuts, good, odd, keptOdd, threshold, reviewFrom, thresholdMethod, scores, drawnEscapes, precision } = taught
  const above = scores.filter((score) => score >= threshold).length
  const parts = new Set(cuts.map(({ picture }) => picture.part)).size
  const copies = parts < cuts.length ? ` of ${parts} different parts` : ''
  const against = thresholdMethod === 'kept' ? 'before' : 'against the others'
  return [
    `model version ${modelVersion} of recipe ${recipe}${isActive ? ', active' : ''}: ${cuts.length} good `
      + `pictures${copies} taught, ${good.K} prototypes`,
    ...odd.map((part) => `  odd, left out: ${describeOdd(part)}`),
    ...(odd.length > 0 ? ['  If these are good parts, teach again with --keep-outliers'] : []),
    ...keptOdd.map((part) => `  odd, but taught: ${describeOdd(part)}`),
    ...(keptOdd.length > 0 ? ['  Look at these pictures. If they show defects, remove them and teach again'] : []),
    `  threshold ${threshold.toFixed(4)} (${thresholdMethod}); ${above} of the ${scores.length} pictures `
      + `scored above it ${against}`,
    ...(reviewFrom === null
      ? []
      : [
          `  REVIEW from ${reviewFrom.toFixed(4)} to the threshold, until \`okng calibrate\` narrows it with labelled `
            + 'defects'
        ]),
    ...describeDrawn(drawnEscapes),
    ...(precision === null ? [] : [`  computes in ${precision.precision}: ${precision.why}`])
  ].join('\n')
}

/** For a program: the pictures that were left out, by file and by content. */
export const describeLeftOut = (odd: readonly OddPart[]): Promise<readonly (LeftOut & { readonly file: string })[]> =>
  Promise.all(
    odd.map(async ({ cut: { picture }, evidence, spreads }) => ({
      file: picture.file,
      sha256: createHash('sha256')
        .update(await readFile(picture.file))
        .digest('hex'),
      evidence,
      spreads
    }))
  )

const describeOdd = ({ cut, evidence, spreads }: OddPart): string =>
  `${basename(cut.picture.file)} (${evidence}: ${spreads.toFixed(1)} spreads from the middle of the others)`

function describeDrawn(drawn: Taught['drawnEscapes']): string[] {
  if (drawn === null) return []
  const sum = (key: 'drawn' | 'escaped'): number => drawn.reduce((total, kind) => total + kind[key], 0)
  const share = Math.round((100 * sum('escaped')) / sum('drawn'))
  const kinds = drawn.map(({ kind, escaped, drawn: of }) => `${kind} ${escaped} of ${of}`).join(', ')
  return [`  drawn defects: ${share} % would pass as OK (${kinds}); real ones are not measured yet`]
}
