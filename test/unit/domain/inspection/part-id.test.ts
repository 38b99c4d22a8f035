import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { MAX_PART_ID_BYTES, partIdOf } from '../../../../src/domain/inspection/part-id.ts'

suite('partIdOf', () => {
  test('any text fits, as far as it goes, and what fits is left as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const id = partIdOf(text)
        assert.ok(Buffer.byteLength(id) <= MAX_PART_ID_BYTES)
        assert.equal(partIdOf(id), id)
        if (Buffer.byteLength(text) <= MAX_PART_ID_BYTES) assert.equal(id, text.replaceAll('\0', '\uFFFD'))
        else assert.ok(id.endsWith('…') && text.replaceAll('\0', '\uFFFD').startsWith(id.slice(0, -1)))
      })
    )
  })

  test('half a character, which no database holds, is replaced', () => {
    assert.equal(partIdOf('a\uD83Db'), 'a\uFFFDb')
  })
})
