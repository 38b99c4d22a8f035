// A person signs a change of the threshold on the page; the history says who, and what the signature means.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { lookOver } from './look-over.ts'
import { NEEDS_BROWSER, openService } from './open-service.ts'

const KEY = 'key-of-the-administrator'

suite('signature on the page', NEEDS_BROWSER, () => {
  const service = openService({ adminKeys: [KEY], inspectKey: 'open', signatures: { threshold: true } })

  test('a change of the review band waits for a second person', async () => {
    const asAdmin = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' }
    const pin = { method: 'PUT', headers: asAdmin, body: JSON.stringify({ pin: '483920' }) }
    assert.equal((await fetch(`${service.url}/pins/bob`, pin)).status, 200)
    const { page, complaints } = await service.newPage()
    await page.goto('/#/recipes/demo-ring')
    await page.getByLabel('Key', { exact: true }).fill(KEY)
    await page.keyboard.press('Enter')
    await page.getByLabel('REVIEW band below it, % of the threshold').fill('30')
    const save = page.getByRole('button', { name: 'Save', exact: true }).first()
    await save.click()
    const dialog = page.getByRole('dialog', { name: 'A person has to sign this' })
    await dialog.getByLabel('Name', { exact: true }).fill('bob')
    await dialog.getByLabel('PIN or password').fill('111111')
    await dialog.getByRole('button', { name: 'Sign', exact: true }).click()
    await dialog.getByText('Name or PIN is wrong.').waitFor()
    await lookOver(page, 'signature', service.shots)
    await dialog.getByRole('button', { name: 'Leave it' }).click()
    await page.getByText('Nothing was changed: a person has to sign this.').waitFor()
    await save.click()
    await dialog.getByLabel('Name', { exact: true }).fill('bob')
    await dialog.getByLabel('PIN or password').fill('483920')
    await dialog.getByRole('button', { name: 'Sign', exact: true }).click()
    await page.getByText('Saved. The next part is judged by it.').waitFor()
    await page.getByText('Signed by bob: approved for production').waitFor()
    assert.ok(
      complaints.every((line) => / (401|403)$/.test(line)),
      complaints.join('\n')
    )
  })
})
