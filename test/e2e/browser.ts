import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

/** Debian's Chromium, or the one that OKNG_CHROMIUM names; undefined where there is none. */
export function chromiumPath(): string | undefined {
  const path = process.env['OKNG_CHROMIUM'] ?? '/usr/bin/chromium'
  return existsSync(path) ? path : undefined
}

export const openBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--no-default-browser-check'
    ]
  })

export interface WatchedPage {
  readonly page: Page
  /** What the console and uncaught errors said, and answers of 400 and more, as `GET /path 404`. */
  readonly complaints: string[]
}

/** A page whose complaints are kept. Answers that a step expects are taken out by the step. */
export async function openPage(context: BrowserContext): Promise<WatchedPage> {
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => {
    complaints.push(String(error))
  })
  page.on('console', (message) => {
    // A failed request is told of twice; the answer below names it.
    if (['error', 'warning'].includes(message.type()) && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text())
  })
  page.on('response', (response) => {
    if (response.status() >= 400)
      complaints.push(`${response.request().method()} ${new URL(response.url()).pathname} ${response.status()}`)
  })
  return { page, complaints }
}
