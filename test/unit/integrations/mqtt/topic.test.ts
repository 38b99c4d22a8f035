import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { topicOf } from '../../../../src/integrations/mqtt/topic.ts'

const TEMPLATE = 'okng/{station}/{recipe}/{verdict}'

suite('topicOf', () => {
  test('names station, recipe and verdict', () => {
    assert.equal(
      topicOf(TEMPLATE, { kind: 'result', body: { station: 'north', recipe: 'ring', verdict: 'NG' } }),
      'okng/north/ring/NG'
    )
    assert.equal(
      topicOf(TEMPLATE, { kind: 'result', body: { station: null, recipe: 'ring', verdict: 'OK' } }),
      'okng/none/ring/OK'
    )
  })

  test('a station of any name is one level, without wildcards', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (station) => {
        const topic = topicOf(TEMPLATE, { kind: 'result', body: { station, recipe: 'ring', verdict: 'OK' } })
        assert.equal(topic.split('/').length, 4)
        assert.doesNotMatch(topic, /[+#\0]/)
      })
    )
  })
})
