import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { markdownOf } from '../../bench/results/printed-section.ts'

suite('printed sections', () => {
  test('tables stay Markdown, other lines are text, in their order', () => {
    assert.equal(
      markdownOf(['first', '', '  second', '| a |', '|---|', '| 1 |', 'last']),
      '```text\nfirst\n  second\n```\n\n| a |\n|---|\n| 1 |\n\n```text\nlast\n```'
    )
  })
  test('a table alone, and nothing at all', () => {
    assert.equal(markdownOf(['| a |', '', '| 1 |']), '| a |\n| 1 |')
    assert.equal(markdownOf([]), '')
  })
})
