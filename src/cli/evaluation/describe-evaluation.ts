import type { BinomialBounds } from '../../scoring/binomial-bounds.ts'
import type { Evaluation } from '../../training/evaluation.ts'

/** An evaluation in a few lines. */
export function describeEvaluation({ auroc, escape, overkill, confusion, counts }: Evaluation): string {
  const { good, defect } = confusion
  return [
    `${counts.good} good parts: ${good.OK} OK, ${good.REVIEW} REVIEW, ${good.NG} NG; ${counts.defect} defects: `
      + `${defect.NG} NG, ${defect.REVIEW} REVIEW, ${defect.OK} OK`,
    `AUROC ${auroc === null ? 'not defined: it takes good parts and defects' : auroc.toFixed(4)}`
      + (counts.withoutScore > 0 ? ` (${counts.withoutScore} pictures have no score)` : ''),
    `escape rate ${describeRate(escape, 'no defects in the data set')}`,
    `overkill rate ${describeRate(overkill, 'no good parts in the data set')}`
  ].join('\n')
}

export const percent = (share: number): string => `${(100 * share).toFixed(2)} %`

export function describeRate(bounds: BinomialBounds | null, none: string): string {
  return bounds === null
    ? `not defined: ${none}`
    : `${percent(bounds.rate)} (${bounds.count} of ${bounds.of}; 95 % bounds ${percent(bounds.low)} to `
        + `${percent(bounds.high)})`
}
