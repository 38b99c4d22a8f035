// Contrast of the operator page's colours, by WCAG 2.2: 4.5 for text (1.4.3), 3 for what must be made out otherwise
// (1.4.11).
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PACKAGE_ROOT } from '../../../src/package-root.ts'

const FOLDER = join(PACKAGE_ROOT, 'src/web/style')
const style = readdirSync(FOLDER)
  .sort()
  .map((file) => readFileSync(join(FOLDER, file), 'utf8'))
  .join('\n')

type Palette = ReadonlyMap<string, string>
const colours = (block: string): Palette =>
  new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!]))
const [light, dark] = [...style.matchAll(/:root \{([^}]+)\}/g)].map(([, block]) => colours(block!)) as [
  Palette,
  Palette
]

/** Foreground, background, least contrast. */
const PAIRS: readonly (readonly [string, string, number])[] = [
  ...['page', 'surface', 'sunken'].flatMap(
    (ground) =>
      [
        ['ink', ground, 4.5],
        ['soft', ground, 4.5],
        ['accent', ground, 4.5],
        ['edge', ground, 3],
        ['focus', ground, 3]
      ] as const
  ),
  ...['ok-ink', 'ng-ink', 'review-ink'].flatMap(
    (word) =>
      [
        [word, 'surface', 4.5],
        [word, 'page', 4.5]
      ] as const
  ),
  ['on-accent', 'accent', 4.5],
  ['on-ok', 'ok', 4.5],
  ['on-ng', 'ng', 4.5],
  ['on-review', 'review', 4.5],
  ['on-bar', 'bar', 4.5],
  ['bar-soft', 'bar', 4.5],
  ['bar-focus', 'bar', 3],
  ...['chart-1', 'chart-2', 'chart-3'].map((curve) => [curve, 'surface', 3] as const)
]

/** 1 to 21; WCAG 2.2, "contrast ratio". */
function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** No colours. */
const LENGTHS = new Set(['radius', 'gap', 'banner', 'size'])

suite('palette of the operator page', () => {
  test('contrast is computed as WCAG says', () => {
    assert.equal(contrast('#000000', '#ffffff'), 21)
    assert.ok(Math.abs(contrast('#777777', '#ffffff') - 4.478) < 0.001)
  })

  test('light and dark name the same colours', () => {
    assert.ok(light.size >= 24)
    assert.deepEqual([...dark.keys()].sort(), [...light.keys()].sort())
  })

  for (const [name, palette] of [
    ['light', light],
    ['dark', dark]
  ] as const) {
    test(`${name}: what stands on something can be read`, () => {
      const weak = PAIRS.flatMap(([front, ground, least]) => {
        const ratio = contrast(palette.get(front)!, palette.get(ground)!)
        return ratio >= least ? [] : `${front} on ${ground}: expected ${least}, received ${ratio.toFixed(2)}`
      })
      assert.deepEqual(weak, [])
    })
  }

  test('every colour of the palette is used, and none that it does not name', () => {
    const used = new Set([...style.matchAll(/var\(--([\w-]+)/g)].map(([, name]) => name!))
    assert.deepEqual(
      [...light.keys()].filter((name) => !used.has(name)),
      []
    )
    assert.deepEqual(
      [...used].filter((name) => !light.has(name) && !LENGTHS.has(name)),
      []
    )
  })
})
