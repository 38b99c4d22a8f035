import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { binomialBounds } from '../../../../src/scoring/binomial-bounds.ts'
import { counted, duration, percent, rateWithBounds, score } from '../../../../src/report/format.ts'
import { histogram } from '../../../../src/training/report/histogram.ts'
import { html } from '../../../../src/report/html.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

suite('format', () => {
  test('percent keeps more digits where the share is near 0 or 1, and never rounds to either', () => {
    const cases: readonly (readonly [number, string])[] = [
      [0, '0 %'],
      [1, '100 %'],
      [0.5, '50.0 %'],
      [0.0123, '1.2 %'],
      [0.0042, '0.42 %'],
      [0.00042, '0.042 %'],
      [0.9996, '99.960 %']
    ]
    for (const [share, text] of cases) assert.equal(plain(percent(share)), text)
  })
  test('rates carry their bounds, and words where there is none', () => {
    // scipy: beta.ppf([.025, .975], [1, 2], [10, 9])
    assert.equal(plain(rateWithBounds(binomialBounds(1, 10))), '10.0 % (0.25 % to 44.5 %)')
    assert.equal(rateWithBounds(null), 'not measured')
  })
  test('durations, scores and counts', () => {
    assert.deepEqual([0.4, 59, 60, 605, 3599.6, 7380].map(duration), [
      '0 s',
      '59 s',
      '1 min 00 s',
      '10 min 05 s',
      '1 h 00 min',
      '2 h 03 min'
    ])
    assert.equal(score(0.25), '0.2500')
    assert.deepEqual(
      [counted(1, 'defect'), counted(0, 'defect'), counted(2400, 'good part')],
      ['1 defect', '0 defects', '2,400 good parts']
    )
  })
})

suite('histogram', () => {
  test('shares per bin; the highest score falls into the last bin', () => {
    assert.deepEqual(histogram([0, 1, 1, 4], [2, 4], 4), {
      edges: [0, 1, 2, 3, 4],
      good: [0.25, 0.5, 0, 0.25],
      defect: [0, 0, 0.5, 0.5]
    })
  })
  test('equal scores and a class with nobody in it', () => {
    const { good, defect } = histogram([0.3, 0.3], [], 3)
    assert.deepEqual({ good, defect }, { good: [1, 0, 0], defect: [0, 0, 0] })
  })
  test('property: each class adds up to 1', () => {
    const scores = fc.array(fc.double({ min: 0, max: 4, noNaN: true }), { minLength: 1, maxLength: 50 })
    fc.assert(
      fc.property(scores, scores, fc.integer({ min: 1, max: 50 }), (good, defect, bins) => {
        const shares = histogram(good, defect, bins)
        assert.equal(shares.edges.length, bins + 1)
        for (const group of [shares.good, shares.defect]) {
          assert.equal(group.length, bins)
          assert.ok(Math.abs(group.reduce((sum, share) => sum + share, 0) - 1) < 1e-9)
        }
      })
    )
  })
})

suite('html', () => {
  test('escapes strings, keeps markup', () => {
    assert.equal(
      html`<p title="${'"'}">${"<b>&'"} ${html`<i>${1}</i>`}</p>`.markup,
      '<p title="&quot;">&lt;b&gt;&amp;&#39; <i>1</i></p>'
    )
    assert.equal(html`${[html`<li>`, html`<li>`]}`.markup, '<li>\n<li>')
  })
  test('property: no text opens a tag, ends an attribute or starts an entity', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { markup } = html`${text}`
        assert.doesNotMatch(markup, /[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/)
        assert.equal(
          markup.replace(
            /&(amp|lt|gt|quot|#39);/g,
            (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name]!
          ),
          text
        )
      })
    )
  })
})
