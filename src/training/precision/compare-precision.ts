import { chanceOfAtLeast } from '../../domain/models/activation.ts'
import { auroc } from '../../scoring/roc.ts'

/** Scores of a version for parts from which it was not made. */
export interface HeldOutScores {
  /** By a name of the part, that is the same for all versions. */
  readonly good: ReadonlyMap<string, number>
  readonly defect: ReadonlyMap<string, number>
  /** Scores from here on are NG. */
  readonly threshold: number
  /** Scores below this are OK. */
  readonly okBelow: number
}

/** An AUROC may fall by its standard error, or by this much, if that is more. */
const LEAST_FALL = 0.002
/** Decisions count as worse if the probability that chance explains the difference is below this. */
const CHANCE = 0.05

/**
 * Whether an encoder in whole numbers of 8 bits may take the place of the one in float32. The AUROC must not fall by
 * more than one standard error. Of the parts that only one of the two judges right it must not lose so many that chance
 * does not explain it (exact sign test); and no more of the defects among them, whatever becomes of the good parts.
 *
 * Sources  Hanley & McNeil 1982, Radiology 143:29 (standard error of the AUROC); McNemar 1947, Psychometrika 12:153
 *
 * @returns why not, or null; and the figures in words
 */
export function comparePrecision(
  real: HeldOutScores,
  whole: HeldOutScores
): { readonly worse: string | null; readonly figures: string } {
  const [good, defect] = [inBoth(real.good, whole.good), inBoth(real.defect, whole.defect)]
  const areaOf = (which: 0 | 1): number | null =>
    auroc(
      good.map((scores) => scores[which]),
      defect.map((scores) => scores[which])
    )
  const [before, after] = [areaOf(0), areaOf(1)]
  const passed = good.map(([first, second]) => [first < real.threshold, second < whole.threshold] as const)
  const caught = defect.map(([first, second]) => [first >= real.okBelow, second >= whole.okBelow] as const)
  const all = changesOf([...passed, ...caught])
  const figures =
    (before === null || after === null ? '' : `AUROC ${after.toFixed(4)} beside ${before.toFixed(4)}; `)
    + `of ${good.length + defect.length} parts only float32 judges ${all.onlyReal} right, only 8 bits ${all.onlyWhole}`
  if (good.length + defect.length === 0) return { worse: 'no part was held out to compare by', figures }
  const most = before === null ? 0 : Math.max(LEAST_FALL, standardError(before, good.length, defect.length))
  if (before !== null && after !== null && before - after > most)
    return { worse: `with 8 bits the AUROC falls by more than ${most.toFixed(4)}`, figures }
  if (isWorse(all)) return { worse: 'with 8 bits decisions are worse', figures }
  // Good parts that are let pass more often do not make up for defects that are.
  if (isWorse(changesOf(caught))) return { worse: 'with 8 bits more defects escape', figures }
  return { worse: null, figures }
}

interface Changes {
  readonly onlyReal: number
  readonly onlyWhole: number
}

/** How many parts only one of the two judges right. @param right by float32, and by 8 bits */
function changesOf(right: readonly (readonly [boolean, boolean])[]): Changes {
  return {
    onlyReal: right.filter(([first, second]) => first && !second).length,
    onlyWhole: right.filter(([first, second]) => !first && second).length
  }
}

const isWorse = ({ onlyReal, onlyWhole }: Changes): boolean =>
  onlyReal > onlyWhole && chanceOfAtLeast(onlyReal, onlyReal + onlyWhole) <= CHANCE

function inBoth(first: ReadonlyMap<string, number>, second: ReadonlyMap<string, number>): [number, number][] {
  return [...first].flatMap(([name, score]) => {
    const other = second.get(name)
    return other === undefined ? [] : [[score, other] as [number, number]]
  })
}

/** Standard error of an AUROC, from the numbers of good parts and defects. */
function standardError(A: number, good: number, defect: number): number {
  const square = A * A
  const [q1, q2] = [A / (2 - A), (2 * square) / (1 + A)]
  const variance = A * (1 - A) + (defect - 1) * (q1 - square) + (good - 1) * (q2 - square)
  return Math.sqrt(Math.max(0, variance) / (good * defect))
}
