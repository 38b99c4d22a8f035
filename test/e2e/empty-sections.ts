import type { Page } from 'playwright-core'

/** Sections that every report has, in order. */
export const SECTIONS = ['threshold', 'confusion', 'gallery', 'training', 'data', 'provenance'] as const

/**
 * What is missing to the eye: a section that is not there, says nothing, or has a chart or a picture of no size or with
 * nothing in it. In words, none when all is well. The code runs in the browser and is text here: these tests are
 * compiled without the browser's types.
 */
export const emptySections = (page: Page): Promise<string[]> =>
  page.evaluate(`(async () => {
  const found = []
  const size = (element) => { const { width, height } = element.getBoundingClientRect(); return width * height }
  const visible = { opacityProperty: true, visibilityProperty: true }
  const seen = (element) => size(element) > 0 && element.checkVisibility(visible)
  const hasWords = (element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '')
  /** What a block has to show: charts, pictures, table cells with something in them, or words other than headings. */
  const shows = (elements) => elements.some((element) => [element, ...element.querySelectorAll('*')].some((inner) =>
    !inner.closest('h1, h2, h3, thead, figcaption') && seen(inner)
      && (['svg', 'img'].includes(inner.localName) || hasWords(inner))))

  for (const tile of document.querySelectorAll('.tile'))
    if (!seen(tile) || tile.querySelector('b')?.innerText.trim() === '')
      found.push('tile without a figure: ' + tile.innerText)
  if (document.querySelectorAll('.tile').length !== 4) found.push('expected 4 tiles')
  for (const id of ${JSON.stringify(SECTIONS)}) {
    const section = document.getElementById(id)
    if (section === null) { found.push(id + ': not there'); continue }
    if (!seen(section)) { found.push(id + ': no size'); continue }
    if (!section.querySelector('h2')?.innerText.trim()) found.push(id + ': no heading')
    if (!shows([...section.children])) found.push(id + ': nothing below its heading')
    // What follows a heading up to the next one of the same block.
    for (const heading of section.querySelectorAll('h3')) {
      const block = []
      let next = heading.nextElementSibling
      for (; next !== null && next.localName !== 'h3'; next = next.nextElementSibling) block.push(next)
      if (!shows(block)) found.push(id + ': nothing below "' + heading.innerText + '"')
    }
    for (const figure of section.querySelectorAll('figure'))
      if (!shows([...figure.children])) found.push(id + ': figure with nothing in it: ' + figure.innerText)
    for (const svg of section.querySelectorAll('svg')) {
      const name = id + ': chart ' + svg.dataset.chart
      const lines = [...svg.querySelectorAll('path')].filter((path) => {
        const { width, height } = path.getBBox()
        return width > 20 && height >= 0 && path.getTotalLength() > 20
      })
      const box = svg.getBoundingClientRect()
      if (box.width < 200 || box.height < 120) found.push(name + ' is too small to read')
      if (lines.length < 5) found.push(name + ' has ' + lines.length + ' lines')
      if (svg.querySelectorAll('text').length < 5) found.push(name + ' has no words')
    }
    for (const image of section.querySelectorAll('img')) {
      // Also those further down: a printed report, or one pictured as a whole, shows only what is loaded.
      const loaded = image.complete && image.naturalWidth > 0
      if (!loaded) found.push(id + ': picture that is none, or not loaded: ' + image.alt)
      if (size(image) < 40 * 40) found.push(id + ': picture too small to see: ' + image.alt)
    }
  }
  return found
})()`)

/** What stands out beyond the window's right border; what scrolls on its own is left out. */
export const beyondTheBorder = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
  const out = [...document.querySelectorAll('body *')]
    .filter((element) => element.closest('.scroll, svg') === null)
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
    .map((element) => element.outerHTML.slice(0, 120))
  const { scrollWidth } = document.documentElement
  return scrollWidth > innerWidth ? [scrollWidth + ' px wide on ' + innerWidth, ...out] : out
})()`)
