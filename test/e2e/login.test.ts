// Who is let in: the first key and the cameras', a scanned key, name and PIN at a panel.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { lookOver } from './look-over.ts'
import { NEEDS_BROWSER, openService } from './open-service.ts'
import { readQrCode } from '../read-qr-code.ts'

/** Takes a picture of the code on the page and reads it. */
async function scan(page: Page, name: string): Promise<string | undefined> {
  const picture = await page.getByRole('img', { name }).screenshot()
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return readQrCode(new Uint8ClampedArray(data), info.width, info.height)
}

suite('login', NEEDS_BROWSER, () => {
  const service = openService()
  let adminKey = ''

  test('the first key says that cameras are asked for one, and makes theirs', async (t) => {
    t.diagnostic(`screenshots: ${service.shots}`)
    const { page, complaints } = await service.newPage()
    assert.equal((await service.inspect(1, false)).verdict, 'OK')
    await page.goto('/#/settings')
    await page.getByText('cameras without one are refused', { exact: false }).waitFor()
    await lookOver(page, 'first-key', service.shots)
    await page.getByLabel('Name of the person or machine').fill('anna')
    await page.getByRole('button', { name: 'Make key' }).click()
    await page.getByText('Keep these keys now', { exact: false }).waitFor()
    const shown = page.getByRole('region', { name: 'API keys' }).locator('figcaption code')
    assert.deepEqual(
      [await scan(page, 'Key of anna as a QR code'), await scan(page, 'Key of cameras as a QR code')],
      await shown.allTextContents()
    )
    const keys = await shown.allTextContents()
    adminKey = keys[0]!
    await assert.rejects(service.inspect(2, false), /expected 200, received 401/)
    const camera = await fetch(`${service.url}/whoami`, { headers: { authorization: `Bearer ${keys[1]}` } })
    assert.equal(((await camera.json()) as { role: string }).role, 'camera')
    // The page goes on with the key that it made.
    await page.getByText('Logged in as anna, admin').waitFor()
    await lookOver(page, 'keys', service.shots)
    assert.deepEqual(complaints, [])
  })

  test('where there are a directory and a provider, both are offered; each way can be used by everybody', async () => {
    const { page } = await service.newPage()
    // No directory and no provider run beside this test.
    await page.route('**/login', (route) => route.fulfill({ json: { password: 'Works directory', oidc: 'Plant SSO' } }))
    await page.goto('/')
    const dialog = page.getByRole('dialog', { name: 'Log in' })
    await dialog.getByRole('link', { name: 'Sign in with Plant SSO' }).waitFor()
    await lookOver(page, 'login-key', service.shots)
    await dialog.getByRole('button', { name: 'By name and password' }).click()
    await dialog.getByText('Works directory').waitFor()
    await lookOver(page, 'login-password', service.shots)
    await dialog.getByRole('button', { name: 'By name and PIN' }).click()
    await lookOver(page, 'login-pin', service.shots)
  })

  test('a scanner types the key and presses Enter', async () => {
    const { page } = await service.newPage()
    await page.goto('/')
    await page.getByRole('dialog', { name: 'Log in' }).waitFor()
    await page.keyboard.type(adminKey)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Live verdicts' }).waitFor({ state: 'attached' })
  })

  test('a PIN is drawn, a panel logs in by fingers alone, wrong ones close the name', async () => {
    const { page: admin } = await service.newPage()
    await admin.goto('/#/settings')
    await admin.getByLabel('Key', { exact: true }).fill(adminKey)
    await admin.keyboard.press('Enter')
    const people = admin.getByRole('region', { name: 'People with a PIN' })
    await people.getByLabel('Name of the person').fill('bob')
    await people.getByRole('button', { name: 'Draw a PIN' }).click()
    const said = await people.getByText(/^PIN of bob: \d{6}\./).textContent()
    const pin = /\d{6}/.exec(said ?? '')![0]
    await lookOver(admin, 'people', service.shots)

    const { page: panel, complaints } = await service.newPage()
    await panel.goto('/')
    await panel.getByRole('button', { name: 'By name and PIN' }).click()
    await panel.getByLabel('Name', { exact: true }).fill('bob')
    const press = async (digits: string): Promise<void> => {
      for (const digit of digits) await panel.getByRole('button', { name: digit, exact: true }).click()
      await panel.getByRole('button', { name: 'Log in', exact: true }).click()
    }
    await press(pin === '000000' ? '111111' : '000000')
    await panel.getByText('Name or PIN is wrong.').waitFor()
    await lookOver(panel, 'pin-login', service.shots)
    await press(pin)
    await panel.getByRole('link', { name: 'Settings' }).click()
    await panel.getByText('Logged in as bob, operator').waitFor()
    await panel.getByRole('button', { name: 'Log out' }).click()
    // The panel remembers who it was.
    await panel.getByRole('group', { name: 'People who logged in here' }).getByRole('button', { name: 'bob' }).waitFor()
    for (let n = 0; n < 5; n++) {
      await press(`99999${n}`)
      await panel.getByText('Name or PIN is wrong.').waitFor()
    }
    await press(pin)
    await panel.getByText('Too many wrong tries', { exact: false }).waitFor()
    assert.ok(
      complaints.every((line) => / (401|429)$/.test(line)),
      complaints.join('\n')
    )
    await panel.screenshot({ path: join(service.shots, 'pin-closed.png') })
  })
})
