import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { roleOfGroups } from '../../../../src/domain/access/people.ts'

suite('role of groups', () => {
  const roles = { operators: 'operator', admins: 'admin', 'CN=Quality, OU=Groups,DC=example': 'admin' } as const

  test('the highest of the roles counts, in any order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(['operators', 'admins', 'staff']), (groups) => {
        const expected = groups.includes('admins') ? 'admin' : groups.includes('operators') ? 'operator' : undefined
        assert.equal(roleOfGroups(groups, roles)?.role, expected)
        assert.deepEqual(roleOfGroups(groups, roles)?.groups, expected && groups.filter((group) => group !== 'staff'))
      })
    )
  })

  test('a distinguished name is compared as a whole, or its first value is the name of the group', () => {
    assert.equal(roleOfGroups(['cn=quality,ou=groups,dc=EXAMPLE'], roles)?.role, 'admin')
    assert.equal(roleOfGroups(['cn=quality,ou=others,dc=example'], roles), undefined)
    assert.equal(roleOfGroups(['CN=admins,OU=anywhere,DC=example'], roles)?.role, 'admin')
    assert.equal(roleOfGroups(['OU=admins-of-others,DC=admins'], roles), undefined)
  })

  test('names of objects are no groups', () => {
    assert.equal(roleOfGroups(['constructor', '__proto__', 'toString'], roles), undefined)
    assert.equal(roleOfGroups([], {}), undefined)
  })
})
