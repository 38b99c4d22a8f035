import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { mergeParts } from '../../../../src/training/dataset/merge-parts.ts'

const PARTS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
const picture = (part: string, n = 0) => ({ file: `/${part}${n}.bmp`, label: 'good', part }) as const

suite('mergeParts', () => {
  test('merges whole parts, also over several groups, under the first name', () => {
    const [a, b, b2, c, d] = [picture('a'), picture('b'), picture('b', 2), picture('c'), picture('d')] as const
    const merged = mergeParts(
      [d, c, b2, b, a],
      [
        [c, b],
        [b2, a]
      ]
    )
    assert.deepEqual(
      merged.map(({ part }) => part),
      ['d', 'a', 'a', 'a', 'a']
    )
    assert.deepEqual(
      merged.map(({ file }) => file),
      [d, c, b2, b, a].map(({ file }) => file)
    )
  })

  test('property: parts are one exactly where a chain of groups joins them', () => {
    const name = fc.constantFrom(...PARTS)
    fc.assert(
      fc.property(fc.array(fc.array(name, { minLength: 1, maxLength: 3 }), { maxLength: 8 }), (groups) => {
        const pictures = PARTS.map((part) => picture(part))
        const merged = mergeParts(
          pictures,
          groups.map((group) => group.map((part) => picture(part)))
        )
        // The same by repeated relabelling, without a forest.
        const expected = new Map(pictures.map(({ part }) => [part, part]))
        for (let round = 0; round < 8; round++) {
          for (const group of groups) {
            const first = group.map((part) => expected.get(part)!).sort()[0]!
            for (const part of group) expected.set(part, first)
          }
        }
        assert.deepEqual(
          merged.map(({ part }) => part),
          [...expected.values()]
        )
      })
    )
  })
})
