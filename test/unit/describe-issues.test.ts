import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { z } from 'zod'
import { describeIssues } from '../../src/describe-issues.ts'

const schema = z.strictObject({
  size: z.int().min(1).optional(),
  mode: z.enum(['square', 'polar']).optional(),
  name: z
    .string()
    .regex(/^[a-z]+$/, 'expected a-z')
    .optional(),
  range: z
    .strictObject({ min: z.number(), max: z.number() })
    .refine(({ min, max }) => min < max, 'expected min < max')
    .optional(),
  keys: z.array(z.string().min(3)).optional()
})

function describe(value: unknown, secret?: readonly string[]): string {
  const { error } = schema.safeParse(value)
  return describeIssues(error?.issues ?? [], value, secret)
}

suite('describe issues', () => {
  for (const [what, value, text] of [
    ['a wrong type', { size: 'big' }, 'size: expected number, received "big"'],
    ['what is out of range', { size: 0 }, 'size: expected number to be >=1, received 0'],
    ['a name that is none of the known', { mode: 'round' }, 'mode: expected one of "square"|"polar", received "round"'],
    ['a message of our own', { name: 'A' }, 'name: expected a-z, received "A"'],
    ['what is missing, deep', { range: { min: 1 } }, 'range.max: expected number, received nothing'],
    [
      'two values that do not fit',
      { range: { min: 2, max: 1 } },
      'range: expected min < max, received {"min":2,"max":1}'
    ],
    ['an unknown key, deep', { range: { min: 1, max: 2, mid: 3 } }, 'unknown key range.mid'],
    ['an element', { keys: ['long', 'no'] }, 'keys.1: expected string to have >=3 characters, received "no"'],
    ['several', { size: 0, other: 1 }, 'size: expected number to be >=1, received 0; unknown key other'],
    ['what is no object', 5, 'expected object, received 5'],
    ['nothing', undefined, 'expected object, received nothing'],
    ['nothing wrong', {}, '']
  ] as const) {
    test(`says ${what}`, () => {
      assert.equal(describe(value), text)
    })
  }

  test('shows the beginning of what is long', () => {
    assert.equal(describe({ name: 'A'.repeat(1000) }), `name: expected a-z, received "${'A'.repeat(99)}…`)
    assert.equal(describe({ ['k'.repeat(1000)]: 1 }), `unknown key ${'k'.repeat(100)}`)
  })

  test('does not show what is secret', () => {
    assert.equal(
      describe({ keys: ['no'], size: 0 }, ['keys']),
      'size: expected number to be >=1, received 0; keys.0: expected string to have >=3 characters, received '
        + 'a string that is not shown'
    )
  })
})
