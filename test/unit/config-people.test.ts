import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { composePeople } from '../../src/compose/people/people.ts'
import { checkPeople, checkReach } from '../../src/config.ts'
import { testConfig } from '../integration/http-fixture.ts'
import { tempFolder } from './temp-folder.ts'

const LDAP = { enabled: true, base: 'dc=example,dc=org' }
const OIDC = { enabled: true, issuer: 'https://login.example', clientId: 'okng' }

suite('people in the configuration', () => {
  test('passwords and sign-ons go by TLS, or stay on this machine', () => {
    for (const [ldap, isRight] of [
      [{ url: 'ldaps://dc.example' }, true],
      [{ url: 'ldap://dc.example', startTls: true }, true],
      [{ url: 'ldap://127.0.0.1:3890' }, true],
      [{ url: 'ldap://dc.example' }, false],
      [{ url: 'ldap://127.0.0.1.evil.example' }, false],
      [{ url: 'https://dc.example', startTls: true }, false],
      [{ url: 'dc.example' }, false]
    ] as const) {
      const load = () => testConfig({ ldap: { ...LDAP, ...ldap } })
      if (isRight) load()
      else assert.throws(load, /ldap\.url: expected ldaps:\/\//, ldap.url)
    }
    testConfig({ oidc: { ...OIDC, issuer: 'http://127.0.0.1:9000' } })
    assert.throws(() => testConfig({ oidc: { ...OIDC, issuer: 'http://login.example' } }), /oidc\.issuer: expected/)
    assert.throws(() => testConfig({ oidc: { ...OIDC, clientId: '' } }), /oidc\.clientId: expected/)
  })

  test('a group gives operator or admin, and nothing else', () => {
    testConfig({ ldap: { ...LDAP, roles: { a: 'admin', b: 'operator' } } })
    assert.throws(() => testConfig({ ldap: { ...LDAP, roles: { a: 'camera' } } }), /ldap\.roles\.a: /)
    assert.throws(() => testConfig({ ldap: { ...LDAP, filter: '(uid=anna)' } }), /ldap\.filter: expected a filter/)
  })

  test('a provider needs the address of the page, to send people back', () => {
    assert.throws(() => {
      checkPeople(testConfig({ oidc: OIDC }))
    }, /people\.pageUrl: expected the address/)
    checkPeople(testConfig({ oidc: OIDC, people: { pageUrl: 'https://okng.example/line-1/' } }))
    for (const pageUrl of ['https://okng.example/line-1', 'okng.example/', 'https://okng.example/?a=/'])
      assert.throws(() => testConfig({ people: { pageUrl } }), /people\.pageUrl: expected/, pageUrl)
  })

  test('an account of the directory has a password', (t) => {
    for (const wrong of [{ bindDn: 'cn=okng' }, { bindPasswordFile: '/run/secrets/okng' }])
      assert.throws(() => testConfig({ ldap: { ...LDAP, ...wrong } }), /ldap\.bindPasswordFile: expected bindDn and/)
    const file = join(tempFolder(t), 'password')
    const config = testConfig({ ldap: { ...LDAP, bindDn: 'cn=okng', bindPasswordFile: file } })
    writeFileSync(file, '\n')
    assert.throws(() => composePeople(config), /ldap\.bindPasswordFile: expected a file with a text, received an empty/)
    writeFileSync(file, 'secret\n')
    assert.notEqual(composePeople(config).directory, undefined)
  })

  test('where signatures are asked for somebody can sign', () => {
    const signatures = { threshold: true, role: 'admin' }
    const check =
      (ldap: object, changes: object = {}) =>
      () => {
        checkPeople(testConfig({ ldap: { ...LDAP, ...ldap }, signatures: { ...signatures, ...changes } }))
      }
    for (const ldap of [{ enabled: false }, { roles: { a: 'operator' } }, { enabled: false, roles: { a: 'admin' } }])
      assert.throws(check(ldap), /signatures\.role: expected operator, or ldap/, JSON.stringify(ldap))
    check({ roles: { a: 'admin' } })()
    check({ enabled: false }, { role: 'operator' })()
    check({ enabled: false }, { threshold: false })()
  })

  test('where people log in the network may come', () => {
    checkReach(testConfig({ host: '0.0.0.0', ldap: LDAP }), false)
    assert.throws(() => {
      checkReach(testConfig({ host: '0.0.0.0', ldap: { ...LDAP, enabled: false } }), false)
    }, /expected a loopback address/)
  })
})
