import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { AndFilter, EqualityFilter, FilterParser } from 'ldapts'
import { filledFilter } from '../../../../src/integrations/people/filled-filter.ts'

suite('filter of a search', () => {
  test('RFC 4515, section 4: the examples of escaped values', () => {
    assert.equal(
      filledFilter('(o={name})', { name: 'Parens R Us (for all your parenthetical needs)' }),
      String.raw`(o=Parens R Us \28for all your parenthetical needs\29)`
    )
    assert.equal(filledFilter('(cn=*{name}*)', { name: '*' }), String.raw`(cn=*\2a*)`)
    assert.equal(filledFilter('(filename={name})', { name: String.raw`C:\MyFile` }), String.raw`(filename=C:\5cMyFile)`)
  })

  test('whatever is filled in stays one value of one condition', () => {
    const hostile = fc.string({ unit: fc.constantFrom('*', '(', ')', '\\', '\0', '&', '|', '=', 'a', 'ä', '{name}') })
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: 'grapheme' })), (name) => {
        fc.pre(name !== '')
        const parsed = FilterParser.parseString(filledFilter('(&(objectClass=person)(uid={name}))', { name }))
        assert.ok(parsed instanceof AndFilter)
        assert.equal(parsed.filters.length, 2)
        const [, uid] = parsed.filters
        assert.ok(uid instanceof EqualityFilter)
        assert.equal(uid.value.toString(), name)
      })
    )
  })

  test('what is not known stays as it is, and what was filled in is not looked into again', () => {
    assert.equal(filledFilter('(a={name})(b={dn})', { name: '{dn}', dn: 'x' }), '(a={dn})(b=x)')
    assert.equal(filledFilter('(a={constructor})', {}), '(a={constructor})')
  })
})
