import type { GoldenSet } from '../../domain/labelled/golden.ts'
import type { Inspector, InspectionResult } from '../../domain/inspection/inspection.ts'
import type { Label } from '../../domain/labelled/label.ts'
import type { GoldenMistake, GoldenOutcome } from '../../domain/models/model-switch.ts'
import { GoldenSetFailed } from '../../errors.ts'

/**
 * Judges a recipe's golden pictures with a version, one after the other, while inspection continues.
 * @throws when a picture can no longer be read
 */
export async function judgeGolden(
  recipe: string,
  golden: Pick<GoldenSet, 'list' | 'read'>,
  inspector: Inspector
): Promise<GoldenOutcome> {
  const pictures = await golden.list(recipe)
  const mistakes: GoldenMistake[] = []
  let review = 0
  for (const { sha256, label } of pictures) {
    const result = await inspector.inspect({ frame: await golden.read(recipe, sha256), recipeId: recipe })
    const { verdict, reason, score } = result
    if (verdict === 'REVIEW') review++
    if (!isRight(label, result)) mistakes.push({ sha256, label, verdict, reason, score })
  }
  return {
    passed: mistakes.length === 0,
    pictures: pictures.length,
    right: pictures.length - mistakes.length,
    review,
    mistakes
  }
}

/** A failed stage does not count as a judgement, although its verdict is NG. */
function isRight(label: Label, { verdict, reason }: InspectionResult): boolean {
  return reason !== 'FAULT' && verdict !== (label === 'good' ? 'NG' : 'OK')
}

/**
 * @param what what was not done, e.g. `model version 'v2' is not active`. The error names the first few pictures; GET
 *   /recipes/:id/golden lists all
 */
export function goldenSetFailed(what: string, { pictures, mistakes }: GoldenOutcome): Error {
  const named = mistakes
    .slice(0, 5)
    .map(
      ({ sha256, label, verdict, reason, score }) =>
        `${sha256.slice(0, 12)} is ${label}, judged ${verdict} `
        + `(${reason}${score === null ? '' : `, score ${score.toFixed(4)}`})`
    )
  return new GoldenSetFailed(
    what,
    pictures,
    `${mistakes.length} wrong: ${named.join('; ')}${mistakes.length > named.length ? '; …' : ''}`
  )
}
