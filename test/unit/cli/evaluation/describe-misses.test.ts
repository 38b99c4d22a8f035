import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { describeMisses } from '../../../../src/cli/evaluation/describe-misses.ts'

suite('describeMisses', () => {
  test('names defects judged OK and good parts judged NG, the clearest mistakes first', () => {
    const image = (file: string, label: 'good' | 'defect', verdict: 'OK' | 'NG' | 'REVIEW', score: number | null) => ({
      file,
      label,
      verdict,
      score
    })
    assert.deepEqual(
      describeMisses([
        image('a', 'defect', 'OK', 0.3),
        image('b', 'defect', 'OK', 0.1),
        image('c', 'defect', 'REVIEW', 0.4),
        image('d', 'good', 'NG', 0.6),
        image('e', 'good', 'NG', null),
        image('f', 'good', 'OK', 0.1)
      ]),
      [
        'missed: b is a defect, judged OK (score 0.1000)',
        'missed: a is a defect, judged OK (score 0.3000)',
        'wrongly rejected: e is good, judged NG (no part found)',
        'wrongly rejected: d is good, judged NG (score 0.6000)'
      ]
    )
    assert.deepEqual(describeMisses([]), ['no defect was judged OK, and no good part NG'])
  })
})
