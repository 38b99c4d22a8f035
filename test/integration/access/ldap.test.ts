// People log in by name and password of a directory: slapd as a process.
import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDirectory, type DirectorySettings } from '../../../src/integrations/people/directory.ts'
import { ENTRIES, GROUPS, PEOPLE } from './ldap-entries.ts'
import { NEEDS_SLAPD, openSlapd, READER, type Slapd } from './slapd.ts'

async function bench(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'okng-slapd-'))
  t.after(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  const slapd = await openSlapd(t, folder, ENTRIES)
  return { slapd, directory: directoryOf(slapd) }
}

const directoryOf = ({ url }: Slapd, changes: Partial<DirectorySettings> = {}) =>
  createDirectory({
    title: 'Plant directory',
    url,
    startTls: false,
    account: READER,
    base: PEOPLE,
    filter: '(&(objectClass=inetOrgPerson)(uid={name}))',
    nameAttribute: 'uid',
    groupAttribute: 'memberOf',
    roles: { 'okng-operators': 'operator', [`CN=okng-admins, ${GROUPS}`]: 'admin' },
    ...changes
  })

suite('login by LDAP', NEEDS_SLAPD, () => {
  test('a right password comes in with the highest role of the groups, named as the directory does', async (t) => {
    const { directory } = await bench(t)
    assert.deepEqual(await directory.enter('ANNA', 'pässword of anna'), {
      name: 'anna',
      role: 'admin',
      id: `uid=anna,${PEOPLE}`,
      groups: [`cn=okng-operators,${GROUPS}`, `cn=okng-admins,${GROUPS}`]
    })
    assert.equal((await directory.enter('bob', 'password of bob')).role, 'operator')
  })

  test('a wrong password, none, and an unknown name are told alike', async (t) => {
    const { directory } = await bench(t)
    for (const [name, password] of [
      ['bob', 'password of anna'],
      ['bob', ''],
      ['mallory', 'password of bob']
    ] as const)
      await assert.rejects(directory.enter(name, password), { code: 'PASSWORD_WRONG' }, `${name}, ${password}`)
  })

  test('no name is taken for a part of the filter', async (t) => {
    const { directory } = await bench(t)
    for (const name of ['*', 'bo*', 'bob)(uid=*', 'x)(|(uid=bob', String.raw`\62ob`, 'bob\0'])
      await assert.rejects(directory.enter(name, 'password of bob'), { code: 'PASSWORD_WRONG' }, name)
  })

  test('who leaves all groups does not come in; who joins one has its role', async (t) => {
    const { slapd, directory } = await bench(t)
    await assert.rejects(directory.enter('eve', 'password of eve'), { code: 'NO_ROLE' })
    const change = (how: 'add' | 'delete', uid: string): void => {
      slapd.modify(
        `dn: cn=okng-operators,${GROUPS}\nchangetype: modify\n${how}: member\nmember: uid=${uid},${PEOPLE}\n`
      )
    }
    change('add', 'eve')
    change('delete', 'bob')
    assert.equal((await directory.enter('eve', 'password of eve')).role, 'operator')
    await assert.rejects(directory.enter('bob', 'password of bob'), { code: 'NO_ROLE' })
  })

  test('groups are also found by a search of their own', async (t) => {
    const { slapd } = await bench(t)
    const directory = directoryOf(slapd, {
      groupAttribute: 'none',
      groupSearch: { base: GROUPS, filter: '(member={dn})' }
    })
    assert.equal((await directory.enter('anna', 'pässword of anna')).role, 'admin')
    await assert.rejects(directory.enter('eve', 'password of eve'), { code: 'NO_ROLE' })
  })

  test('LDAPS and StartTLS check the certificate', async (t) => {
    const { slapd } = await bench(t)
    const ca = readFileSync(slapd.caFile, 'utf8')
    for (const changes of [{ url: slapd.tlsUrl }, { startTls: true }]) {
      assert.equal((await directoryOf(slapd, { ...changes, ca }).enter('bob', 'password of bob')).name, 'bob')
      await assert.rejects(directoryOf(slapd, changes).enter('bob', 'password of bob'), {
        code: 'DIRECTORY_UNAVAILABLE',
        message: /self-signed certificate/
      })
    }
  })

  test('a directory that is away, or refuses the account, is told so and proves nobody', async (t) => {
    const { slapd } = await bench(t)
    const account = { ...READER, password: 'another' }
    await assert.rejects(directoryOf(slapd, { account }).enter('bob', 'password of bob'), {
      code: 'DIRECTORY_UNAVAILABLE'
    })
    await slapd.stop()
    await assert.rejects(directoryOf(slapd).enter('bob', 'password of bob'), { code: 'DIRECTORY_UNAVAILABLE' })
  })
})
