import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { describeLabelled } from '../../../src/web/training/labelled-counts.ts'

suite('describeLabelled', () => {
  test('counts what was uploaded and what review said, of this recipe alone', () => {
    const sets = [
      { name: 'ring', counts: { good: 12, defect: 3 } },
      { name: 'cap', counts: { good: 1, defect: 1 } }
    ]
    const rates = [
      { recipe: 'ring', labels: { good: 4, defect: 1 } },
      { recipe: 'nut', labels: { good: 0, defect: 2 } }
    ]
    const of = (recipe: string) => describeLabelled(recipe, sets, rates)
    assert.equal(
      of('ring'),
      'All labelled pictures of the recipe (12 good, 3 defect uploaded; 4 good, 1 defect from review)'
    )
    assert.equal(of('nut'), 'All labelled pictures of the recipe (0 good, 2 defect from review)')
    assert.equal(of('other'), 'All labelled pictures of the recipe (none yet)')
  })
})
