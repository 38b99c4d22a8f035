import type { JudgedPicture } from '../../training/evaluation.ts'

/** Names the defects that were judged OK and the good parts that were judged NG, the clearest mistakes first. */
export function describeMisses(images: readonly JudgedPicture[]): string[] {
  const escapes = images.filter(({ label, verdict }) => label === 'defect' && verdict === 'OK').sort(byScore)
  const overkills = images
    .filter(({ label, verdict }) => label === 'good' && verdict === 'NG')
    .sort((a, b) => byScore(b, a))
  if (escapes.length + overkills.length === 0) return ['no defect was judged OK, and no good part NG']
  return [
    ...escapes.map(({ file, score }) => `missed: ${file} is a defect, judged OK (score ${inWords(score)})`),
    ...overkills.map(
      ({ file, score }) =>
        `wrongly rejected: ${file} is good, judged NG (${score === null ? 'no part found' : `score ${inWords(score)}`})`
    )
  ]
}

/** A part without a score sorts after all others. */
const FURTHEST = Number.MAX_VALUE
const byScore = (a: JudgedPicture, b: JudgedPicture): number => (a.score ?? FURTHEST) - (b.score ?? FURTHEST)

const inWords = (score: number | null): string => score?.toFixed(4) ?? 'none'
