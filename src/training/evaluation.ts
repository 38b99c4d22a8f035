import type { Verdict } from '../domain/inspection/inspection.ts'
import type { Label } from '../domain/labelled/label.ts'
import { binomialBounds, type BinomialBounds } from '../scoring/binomial-bounds.ts'
import { type Confusion, confusion } from '../scoring/confusion.ts'
import { auroc } from '../scoring/roc.ts'

/** One picture with a known label and its result. */
export interface JudgedPicture {
  readonly file: string
  readonly label: Label
  readonly verdict: Verdict
  /** Null if no part was found, or a stage failed. */
  readonly score: number | null
}

export interface Evaluation {
  /**
   * Over the pictures with a score; null unless both labels have some. A picture without a score is judged NG and
   * counts in the rates.
   */
  readonly auroc: number | null
  /** Defects judged OK / all defects; null if there are no defects. */
  readonly escapeRate: number | null
  /** Good parts judged NG / all good parts; null if there are no good parts. */
  readonly overkillRate: number | null
  /** The same rates with their exact 95 % bounds. */
  readonly escape: BinomialBounds | null
  readonly overkill: BinomialBounds | null
  readonly confusion: Confusion
  readonly counts: { readonly good: number; readonly defect: number; readonly withoutScore: number }
}

export function evaluate(judged: readonly JudgedPicture[]): Evaluation {
  const of = (label: Label): JudgedPicture[] => judged.filter((picture) => picture.label === label)
  const scores = (label: Label): number[] => of(label).flatMap(({ score }) => score ?? [])
  const table = confusion(judged)
  const good = of('good').length
  const defect = of('defect').length
  const escape = binomialBounds(table.defect.OK, defect)
  const overkill = binomialBounds(table.good.NG, good)
  return {
    auroc: auroc(scores('good'), scores('defect')),
    escapeRate: escape?.rate ?? null,
    overkillRate: overkill?.rate ?? null,
    escape,
    overkill,
    confusion: table,
    counts: { good, defect, withoutScore: judged.filter(({ score }) => score === null).length }
  }
}

/**
 * Result of several folds, each judged by a different model: counts and rates over all, and the AUROC over pairs of a
 * good part and a defect of the same fold (their mean, weighted by the number of pairs), because scores of different
 * models can't be compared.
 * @param unscored pictures that are in no fold
 */
export function evaluateFolds(
  folds: readonly (readonly JudgedPicture[])[],
  unscored: readonly JudgedPicture[] = []
): Evaluation {
  const pairs = folds.flatMap((judged) => {
    const { auroc: own } = evaluate(judged)
    const scored = (label: Label): number =>
      judged.filter((picture) => picture.label === label && picture.score !== null).length
    return own === null ? [] : [{ own, count: scored('good') * scored('defect') }]
  })
  const count = pairs.reduce((sum, fold) => sum + fold.count, 0)
  return {
    ...evaluate([...folds.flat(), ...unscored]),
    auroc: count === 0 ? null : pairs.reduce((sum, fold) => sum + fold.own * fold.count, 0) / count
  }
}
