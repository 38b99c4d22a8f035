// What a person would see at a glance, checked on a page: names of everything that can be used, focus, overflow.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

export const SIZES = { desktop: [1024, 768], tablet: [768, 1024], phone: [390, 844] } as const
type Size = keyof typeof SIZES

export async function resize (page: Page, size: Size): Promise<void> {
  const [width, height] = SIZES[size]
  await page.setViewportSize({ width, height })
}

/** Looks a view over at each size, and keeps a picture of it. */
export async function lookOver (page: Page, view: string, folder: string): Promise<void> {
  for (const size of Object.keys(SIZES) as Size[]) {
    await resize(page, size)
    await page.screenshot({ path: join(folder, `${view}-${size}.png`), fullPage: true })
    assert.deepEqual(await namelessIn(page), [], `${view}, ${size}: expected a name of everything that can be used`)
    assert.deepEqual(await outsideOf(page), [], `${view}, ${size}: expected nothing beyond the right border`)
    assert.deepEqual(await tooSmallIn(page), [], `${view}, ${size}: expected at least 24 px for a finger (WCAG 2.5.8)`)
  }
  await resize(page, 'desktop')
  assert.deepEqual(await withoutFocusRing(page), [], `${view}: expected a ring around what has the focus`)
}

/** Lines of the accessibility tree that have a role to use and no name. */
async function namelessIn (page: Page): Promise<string[]> {
  const tree = await page.locator('body').ariaSnapshot()
  return tree.split('\n').filter((line) => /^\s*- (?:button|link|textbox|combobox|checkbox|radio|slider|spinbutton|progressbar|img|dialog)(?:\s*\[[^\]]*\])*:?\s*$/.test(line))
}

// Code that runs in the browser is text here: these tests are compiled without the browser's types.

const outsideOf = (page: Page): Promise<string[]> => page.evaluate(`document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('main *')]
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && element.closest('.scroll, .pick, .hidden') === null).map((element) => element.outerHTML.slice(0, 120))`)

const tooSmallIn = (page: Page): Promise<string[]> => page.evaluate(`[...document.querySelectorAll('button, select, input:not([type=hidden], [type=range]), .button, nav a')].flatMap((element) => {
  const { width, height } = (element.closest('label') ?? element).getBoundingClientRect()
  return width === 0 || (width >= 24 && height >= 24) ? [] : [element.outerHTML.slice(0, 100) + ': ' + width + ' x ' + height]
})`)

/** Tabs through the page. */
async function withoutFocusRing (page: Page): Promise<string[]> {
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
