// What a person would see at a glance, checked on a page: contrast, names of everything that can be used, focus,
// overflow.
import type { AxeResults } from 'axe-core'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

export const SIZES = { desktop: [1024, 768], tablet: [768, 1024], phone: [390, 844] } as const
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
type Size = keyof typeof SIZES

export async function resize(page: Page, size: Size): Promise<void> {
  const [width, height] = SIZES[size]
  await page.setViewportSize({ width, height })
}

/**
 * Without motion every colour changes at once. Chromium now and then never tells the end of a transition. The colours
 * of a page that was not drawn since are the ones before: two frames are waited for.
 */
export async function recolour(page: Page, scheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
  await page.evaluate(
    'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(null))))'
  )
}

/** Looks a view over at each size, and keeps a picture of it. */
export async function lookOver(page: Page, view: string, folder: string): Promise<void> {
  for (const size of Object.keys(SIZES) as Size[]) {
    await resize(page, size)
    await page.screenshot({ path: join(folder, `${view}-${size}.png`), fullPage: true })
    assert.deepEqual(await outsideOf(page), [], `${view}, ${size}: expected nothing beyond the right border`)
    assert.deepEqual(await scaledTexts(page), [], `${view}, ${size}: expected chart texts of 13 px`)
    for (const scheme of ['light', 'dark'] as const)
      assert.deepEqual(await barriersIn(page, scheme), [], `${view}, ${size}, ${scheme}: expected no barrier`)
  }
  await resize(page, 'desktop')
  assert.deepEqual(await withoutFocusRing(page), [], `${view}: expected a ring around what has the focus`)
}

/** What axe, the reference checker, finds against WCAG 2.2 A and AA: contrast, names, roles, room for a finger. */
export async function barriersIn(page: Page, scheme: 'light' | 'dark'): Promise<string[]> {
  await recolour(page, scheme)
  await page.evaluate(AXE)
  const { violations } = await page.evaluate<AxeResults>(`axe.run({ runOnly: ${JSON.stringify(RULES)} })`)
  await recolour(page, 'light')
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 150)}: ${failureSummary}`)
  )
}

// Code that runs in the browser is text here: these tests are compiled without the browser's types.

const outsideOf = (page: Page): Promise<string[]> =>
  page.evaluate(`document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('main *')]
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
  .filter((element) => element.closest('.pick, .hidden') === null)
  .map((element) => element.outerHTML.slice(0, 120))`)

/** Texts in charts that are drawn larger or smaller than elsewhere. */
const scaledTexts = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('svg text')].flatMap((text) => {
  const px = Number.parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a
  return Math.abs(px - 13) < 0.2 ? [] : [px.toFixed(1) + ' px: ' + text.textContent]
})`)

/** Tabs through the page. */
async function withoutFocusRing(page: Page): Promise<string[]> {
  const bare: string[] = []
  await page.evaluate('document.activeElement?.blur()')
  for (let n = 0; n < 15; n++) {
    await page.keyboard.press('Tab')
    const found = await page.evaluate<string | null>(`(() => {
      const element = document.activeElement
      if (element === null || element === document.body) return null
      const { outlineStyle, outlineWidth } = getComputedStyle(element)
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 ? null : element.outerHTML.slice(0, 120)
    })()`)
    if (found !== null) bare.push(found)
  }
  await page.evaluate('document.activeElement?.blur()')
  return bare
}
