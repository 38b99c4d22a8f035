import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { CropSpec } from '../../../../src/domain/recipes/recipe.ts'
import { createRandom } from '../../../../src/domain/random.ts'
import { measureAppearance } from '../../../../src/imaging/appearance/measure-appearance.ts'
import { cropCircle } from '../../../../src/imaging/crop/crop.ts'
import type { Cut } from '../../../../src/training/dataset/cut-pictures.ts'
import { mergeDuplicateCuts, mergeSureCopies } from '../../../../src/training/dataset/merge-duplicate-cuts.ts'

const SIZE = 300
/** A part with blotches of its own, turned by an angle (rad), mirrored or not, cut out as the recipe says. */
function cut(name: string, seed: number, turn: number, mirror: boolean, crop: CropSpec): Cut {
  const random = createRandom(seed)
  const blotches = Array.from({ length: 150 }, () => ({
    angle: random.range(0, 2 * Math.PI),
    radius: random.range(30, 115),
    grey: random.range(-60, 60)
  }))
  const data = new Uint8Array(SIZE * SIZE).fill(128)
  for (const { angle, radius, grey } of blotches) {
    const direction = (mirror ? -angle : angle) + turn
    const [cx, cy] = [150 + radius * Math.cos(direction), 150 + radius * Math.sin(direction)]
    for (let y = Math.ceil(cy - 12); y <= cy + 12; y++) {
      for (let x = Math.ceil(cx - 12); x <= cx + 12; x++)
        data[y * SIZE + x] = Math.min(
          255,
          Math.max(0, data[y * SIZE + x]! + grey * Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / 18))
        )
    }
  }
  const image = { width: SIZE, height: SIZE, data }
  const circle = { cx: 150, cy: 150, r: 120, confidence: 0.9 }
  return {
    picture: { file: `/${name}.png`, label: 'good', part: `good/${name}` },
    pixels: cropCircle(image, circle, crop),
    appearance: measureAppearance(image, circle)
  }
}

suite('mergeDuplicateCuts', () => {
  for (const crop of [
    { mode: 'square', sizePx: 128, margin: 1.05 },
    { mode: 'polar', sizePx: 96, margin: 1 },
    { mode: 'polar', sizePx: 64, columnsPx: 160, margin: 1 },
    { mode: 'polar', sizePx: 64, columnsPx: 96, margin: 1 }
  ] as const) {
    const columns = 'columnsPx' in crop ? crop.columnsPx : crop.sizePx
    test(`${crop.mode} ${columns}: copies become one part, others do not; pixels and order stay`, () => {
      const cuts = [
        cut('1', 1, 0, false, crop),
        cut('2', 2, 0, false, crop),
        cut('3', 1, 1.234, false, crop),
        cut('4', 3, 0.5, false, crop),
        cut('5', 1, 4, true, crop)
      ]
      const merged = mergeDuplicateCuts(cuts, crop)
      assert.deepEqual(
        merged.map(({ picture }) => picture.part),
        ['good/1', 'good/2', 'good/1', 'good/4', 'good/1']
      )
      assert.deepEqual(
        merged.map(({ pixels }) => pixels),
        cuts.map(({ pixels }) => pixels)
      )
    })
  }
})

suite('mergeSureCopies', () => {
  const crop = { mode: 'polar', sizePx: 64, columnsPx: 128, margin: 1 } as const
  const countParts = (cuts: readonly Cut[]): number => new Set(cuts.map(({ picture }) => picture.part)).size

  test('four turned, noisy pictures of each of five parts are five parts, though most pictures look alike', () => {
    const random = createRandom(5)
    const cuts = [1, 2, 3, 4, 5].flatMap((part) =>
      [0, 1, 2.5, 4].map((turn) => {
        const clean = cut(`${part} ${turn}`, part, turn, false, crop)
        return { ...clean, pixels: clean.pixels.map((value) => value + 5 * random.normal()) }
      })
    )
    assert.equal(countParts(mergeSureCopies(cuts, crop, 5)), 5)
  })

  test('parts that all look alike keep their names: so few parts could not be taught', () => {
    const cuts = Array.from({ length: 12 }, (_, n) => {
      const own = cut(String(n), n, 0, false, crop)
      const pattern = cut('pattern', 99, 0, false, crop)
      return { ...own, pixels: pattern.pixels.map((value, i) => 0.75 * value + 0.25 * own.pixels[i]!) }
    })
    assert.equal(countParts(mergeDuplicateCuts(cuts, crop)), 1)
    assert.equal(countParts(mergeSureCopies(cuts, crop, 5)), 12)
  })

  test('different parts that share a pattern are alike in every degree: each stays one', () => {
    // Pattern and blotches of a part's own, in shares from 0.5 to 0.86: neighbours are alike, but not to one limit.
    const pattern = cut('pattern', 99, 0, false, crop)
    const cuts = Array.from({ length: 12 }, (_, n) => {
      const own = cut(String(n), n, 0, false, crop)
      const share = 0.5 + 0.03 * n
      const mix = (value: number, i: number): number => share * value + (1 - share) * own.pixels[i]!
      return { ...own, pixels: pattern.pixels.map(mix) }
    })
    assert.ok(countParts(mergeDuplicateCuts(cuts, crop)) < 6)
    assert.equal(countParts(mergeSureCopies(cuts, crop, 5)), 12)
  })
})
