import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import type { Browser } from 'playwright-core'
import type { InspectionResult } from '../../src/domain/inspection/inspection.ts'
import { chromiumPath, openBrowser, openPage, type WatchedPage } from './browser.ts'
import { drawnPart } from './drawn-parts.ts'
import { type RunningService, startService, untilReady } from './service.ts'

export const executablePath = chromiumPath()
/** For `suite`. */
export const NEEDS_BROWSER = {
  skip: executablePath === undefined ? 'no Chromium: install it, or name one in OKNG_CHROMIUM' : false,
  timeout: 290_000
}

export interface OpenedService {
  /** Set while tests run. */
  readonly url: string
  readonly root: string
  /** Where screenshots go; it stays. */
  readonly shots: string
  newPage(options?: PageOptions): Promise<WatchedPage>
  /** Posts a drawn part as a camera would. */
  inspect(seed: number, defect: boolean, query?: string): Promise<InspectionResult>
  lastWords(): string
}

export interface PageOptions {
  readonly locale?: string
  readonly timezoneId?: string
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly hasTouch?: boolean
}

/**
 * A service of its own and a browser for the tests of a suite.
 * @param prepare is called with the data folder before the service starts
 */
export function openService(
  config: { readonly training?: object; readonly [key: string]: unknown } = {},
  env: Readonly<Record<string, string>> = {},
  prepare: (root: string) => Promise<void> = async () => {}
): OpenedService {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'okng-e2e-'))
  const shots = mkdtempSync(join(realpathSync(tmpdir()), 'okng-screenshots-'))
  let service: RunningService
  let browser: Browser | undefined
  before(async () => {
    const file = join(root, 'config.json')
    writeFileSync(
      file,
      JSON.stringify({ ...config, training: { lockFile: join(root, 'training.lock'), ...config.training } })
    )
    await prepare(root)
    service = await startService(root, { OKNG_CONFIG: file, ...env })
    browser = await openBrowser(executablePath!)
    await untilReady(service)
  })
  after(async () => {
    await browser?.close()
    await service?.stop()
    rmSync(root, { recursive: true, force: true })
  })
  return {
    get url() {
      return service.url
    },
    root,
    shots,
    async newPage({ viewport = { width: 1024, height: 768 }, ...options } = {}) {
      const context = await browser!.newContext({ viewport, baseURL: service.url, ...options })
      const opened = await openPage(context)
      opened.page.setDefaultTimeout(15_000)
      return opened
    },
    async inspect(seed, defect, query = 'recipe=demo-ring') {
      const reply = await fetch(`${service.url}/inspect?${query}&partId=part-${seed}`, {
        method: 'POST',
        headers: { 'content-type': 'image/bmp' },
        body: drawnPart(seed, defect)
      })
      if (reply.status !== 200) throw new Error(`expected 200, received ${reply.status}: ${await reply.text()}`)
      return (await reply.json()) as InspectionResult
    },
    lastWords: () => service.lastWords()
  }
}
