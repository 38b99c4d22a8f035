// Draws the picture of the wall that the README shows: `npm run build && node dist/test/e2e/readme/write-picture.js`.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { PACKAGE_ROOT } from '../../../src/package-root.ts'
import { chromiumPath, openBrowser } from '../browser.ts'
import { drawnPart } from '../drawn-parts.ts'
import { startService, untilReady } from '../service.ts'

const PICTURE = join(PACKAGE_ROOT, 'test/e2e/readme/operator-page.webp')
/** Drawn parts in the order they are judged; from 200 on with a defect. */
const SEEDS = [1, 2, 3, 201, 4, 5, 6, 202, 7, 8, 9, 10, 203] as const

const executablePath = chromiumPath()
if (executablePath === undefined) throw new Error('expected Chromium, or its path in OKNG_CHROMIUM; found none')
const root = mkdtempSync(join(realpathSync(tmpdir()), 'okng-readme-'))
const service = await startService(root)
const browser = await openBrowser(executablePath)
try {
  await untilReady(service)
  const page = await browser.newPage({ baseURL: service.url, viewport: { width: 1100, height: 750 } })
  await page.goto('/')
  await page.getByText('Waiting for the first part').waitFor()
  for (const [n, seed] of SEEDS.entries()) {
    const reply = await fetch(`${service.url}/inspect?recipe=demo-ring&station=end-face&partId=${4711 + n}`, {
      method: 'POST',
      headers: { 'content-type': 'image/bmp' },
      body: drawnPart(seed, seed >= 200)
    })
    if (!reply.ok) throw new Error(`expected 200, received ${reply.status}: ${await reply.text()}`)
    // The next one comes when the wall shows this one's picture: under load not every part gets one.
    await page
      .getByRole('img', { name: new RegExp(`part ${4711 + n},`) })
      .first()
      .waitFor()
  }
  // The strip moves every 2 s.
  await page
    .getByRole('button', { name: new RegExp(`^Hold: .* part ${4710 + SEEDS.length},`) })
    .locator('image')
    .waitFor()
  await sharp(await page.screenshot())
    .webp({ quality: 82 })
    .toFile(PICTURE)
} finally {
  await browser.close()
  await service.stop()
  rmSync(root, { recursive: true, force: true })
}
