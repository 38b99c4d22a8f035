// People log in with their own names: at a provider by OpenID Connect, or by the password of the directory.
import { after, suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../integration/free-port.ts'
import { ENTRIES, PEOPLE } from '../../integration/access/ldap-entries.ts'
import { CLIENT_SECRET, openIssuer } from '../../integration/access/oidc-issuer.ts'
import { NEEDS_SLAPD, openSlapd, READER } from '../../integration/access/slapd.ts'
import { lookOver } from '../look-over.ts'
import { NEEDS_BROWSER, openService } from '../open-service.ts'

const folder = mkdtempSync(join(tmpdir(), 'okng-people-'))
after(() => {
  rmSync(folder, { recursive: true, force: true })
})
const ROLES = { 'okng-operators': 'operator', 'okng-admins': 'admin' }

/** A file with a secret. */
function secret(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const port = await freePort()
const pageUrl = `http://127.0.0.1:${port}/`
// Another site than the page, as the provider of a plant is.
const issuer = await openIssuer(
  { after },
  {
    host: 'localhost',
    redirectUri: `${pageUrl}login/oidc/return`,
    groups: { anna: ['okng-admins'], eve: ['staff'] }
  }
)
const slapd = NEEDS_SLAPD.skip === false ? await openSlapd({ after }, folder, ENTRIES) : undefined

suite('people log in', NEEDS_BROWSER, () => {
  const service = openService(
    {
      people: { pageUrl },
      oidc: {
        enabled: true,
        title: 'Plant login',
        issuer: issuer.url,
        clientId: issuer.clientId,
        clientSecretFile: secret('client-secret', CLIENT_SECRET),
        roles: ROLES
      },
      ...(slapd !== undefined && {
        ldap: {
          enabled: true,
          title: 'Plant directory',
          url: slapd.url,
          bindDn: READER.dn,
          bindPasswordFile: secret('password', READER.password),
          base: PEOPLE,
          filter: '(uid={name})',
          roles: ROLES
        }
      })
    },
    { OKNG_PORT: String(port) }
  )

  test('at the provider, and back on the page; logging out leads to the login', async (t) => {
    t.diagnostic(`screenshots: ${service.shots}`)
    const { page, complaints } = await service.newPage()
    await page.goto('/')
    await page.getByRole('link', { name: 'Sign in with Plant login' }).waitFor()
    await lookOver(page, 'people-login', service.shots)
    await page.getByRole('link', { name: 'Sign in with Plant login' }).click()
    await page.getByLabel('Person').fill('anna')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL(`${pageUrl}**`)
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByText('Logged in as anna, admin').waitFor()
    // A reload finds the session again; a change carries its token.
    await page.reload()
    await page.getByText('Logged in as anna, admin').waitFor()
    const people = page.getByRole('region', { name: 'People with a PIN' })
    await people.getByLabel('Name of the person').fill('carl')
    await people.getByRole('button', { name: 'Draw a PIN' }).click()
    await people.getByText(/^PIN of carl: \d{6}\./).waitFor()
    assert.equal(await page.evaluate('document.cookie'), '')
    await page.getByRole('button', { name: 'Log out', exact: true }).click()
    await page.getByRole('link', { name: 'Sign in with Plant login' }).waitFor()
    assert.deepEqual(
      complaints.filter((line) => !line.endsWith(' 401')),
      []
    )
  })

  test('who is in no group comes back to the login, which says why', async () => {
    const { page } = await service.newPage()
    await page.goto('/')
    await page.getByRole('link', { name: 'Sign in with Plant login' }).click()
    await page.getByLabel('Person').fill('eve')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL(`${pageUrl}**`)
    await page.getByText('You are in no group that may use this service.').waitFor()
    await lookOver(page, 'people-no-role', service.shots)
  })

  test('by name and password of the directory, after a wrong one', NEEDS_SLAPD, async () => {
    const { page, complaints } = await service.newPage()
    await page.goto('/')
    await page.getByRole('button', { name: 'By name and password' }).click()
    const enter = async (password: string): Promise<void> => {
      await page.getByLabel('Name', { exact: true }).fill('bob')
      await page.getByLabel('Password', { exact: true }).fill(password)
      await page.keyboard.press('Enter')
    }
    await enter('not the password')
    await page.getByText('Name or password is wrong.').waitFor()
    assert.equal(await page.getByLabel('Password', { exact: true }).inputValue(), '')
    await lookOver(page, 'password-login', service.shots)
    await enter('password of bob')
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByText('Logged in as bob, operator').waitFor()
    assert.deepEqual(
      complaints.filter((line) => !line.endsWith(' 401')),
      []
    )
  })
})
