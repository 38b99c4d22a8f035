import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { positiveNumber, share, wholeNumber } from '../../../../src/cli/terminal/options.ts'

suite('options', () => {
  test('wholeNumber takes whole numbers in the range and says what it expected', () => {
    assert.deepEqual(['0', '7', '10'].map(wholeNumber(0, 10)), [0, 7, 10])
    for (const text of ['', '11', '-1', '1.5', '1e1', 'x', ' 1', '0x1'])
      assert.throws(() => wholeNumber(0, 10)(text), { message: 'Expected a whole number from 0 to 10.' }, text)
    assert.throws(() => wholeNumber(1)('0'), { message: 'Expected a whole number of at least 1.' })
  })

  test('positiveNumber takes numbers above 0 up to its limit and says what it expected', () => {
    assert.deepEqual(['0.5', '1e-3', '1'].map(positiveNumber(1)), [0.5, 0.001, 1])
    for (const text of ['', ' ', '0', '-1', '1.1', 'x', 'NaN', 'Infinity'])
      assert.throws(() => positiveNumber(1)(text), { message: 'Expected a number above 0 and at most 1.' }, text)
    assert.throws(() => positiveNumber()('Infinity'), { message: 'Expected a number above 0.' })
  })

  test('share takes percentages and shares, and no 1 that could be either', () => {
    assert.deepEqual(['0.5%', '0.005', '1 %', '0', '0%', '.25'].map(share), [0.005, 0.005, 0.01, 0, 0, 0.25])
    for (const text of ['', '1', '5', '100%', '-1%', 'x', '%', 'NaN', '1e-3'])
      assert.throws(() => share(text), { message: 'Expected a share below 1, such as 0.5% or 0.005.' }, text)
  })
})
