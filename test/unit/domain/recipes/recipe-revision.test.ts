import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import {
  type RecipeChange,
  type RecipeRevision,
  versionBefore
} from '../../../../src/domain/recipes/recipe-revision.ts'
import { RECIPE_DEFAULTS } from '../../../../src/domain/recipes/recipe.ts'

const recipe = (activeModelVersion: string | null) => ({ id: 'ring', ...RECIPE_DEFAULTS, activeModelVersion })

/** Revisions from a chain of active versions. */
function chain(start: string | null, ...steps: readonly (readonly [RecipeChange, string | null])[]): RecipeRevision[] {
  let before = start
  return steps.map(([change, after], n) => {
    const revision = {
      revision: n + 1,
      at: '2026-11-23T16:05:02.000Z',
      author: 'ann',
      change,
      reason: null,
      before: recipe(before),
      recipe: recipe(after)
    }
    before = after
    return revision
  })
}

suite('versionBefore', () => {
  const cases: [string, RecipeRevision[], string | null][] = [
    ['nothing was ever changed', [], null],
    ['the first activation', chain(null, ['activated', 'a']), null],
    ['an activation over a shipped version', chain('s', ['activated', 'a']), 's'],
    ['two activations', chain(null, ['activated', 'a'], ['activated', 'b']), 'a'],
    ['changes that leave the version', chain('a', ['activated', 'b'], ['updated', 'b'], ['shadowed', 'b']), 'a'],
    ['a version activated by the CLI', chain('a', ['outside', 'b']), 'a'],
    [
      'a second rollback goes further back',
      chain('a', ['activated', 'b'], ['activated', 'c'], ['rolled-back', 'b']),
      'a'
    ],
    ['nothing below the first', chain('a', ['activated', 'b'], ['rolled-back', 'a']), null],
    ['an activation after a rollback', chain('a', ['activated', 'b'], ['rolled-back', 'a'], ['activated', 'c']), 'a'],
    ['to and fro by activations', chain('a', ['activated', 'b'], ['activated', 'a']), 'b']
  ]
  for (const [name, revisions, expected] of cases)
    test(name, () => {
      assert.equal(versionBefore(revisions), expected)
    })
})
