import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../src/domain/random.ts'
import { renderPart } from '../../../src/rendering/render-part.ts'
import { DEFECT_KINDS, PLATE_KINDS } from '../../../src/rendering/scene.ts'
import { arcMean, grow, mean, median } from './measure.ts'

const SMALL = { width: 256, height: 192 }
const drawChipped = (seed: number) => renderPart({ ...SMALL, random: createRandom(seed), defect: 'chip' })

suite('renderPart', () => {
  test('the same seed draws the same picture, another seed another one', () => {
    assert.deepEqual(drawChipped(5), drawChipped(5))
    assert.notDeepEqual(drawChipped(5).image.data, drawChipped(6).image.data)
  })

  test('a stream that was drawn from before gives the same picture', () => {
    const used = createRandom(5)
    used.uniform()
    assert.deepEqual(renderPart({ ...SMALL, random: used }), renderPart({ ...SMALL, random: createRandom(5) }))
  })

  test('has the size that was asked for, and the part scales with the height', () => {
    const { image, outer, bore, defect, defectMask, defectAreaShare } = renderPart({
      ...SMALL,
      random: createRandom(1)
    })
    assert.deepEqual([image.width, image.height, image.data.length], [256, 192, 256 * 192])
    // 0.395 of the height, parts vary by 1 %; the bore is 0.3 of the outer radius, give or take 0.005.
    assert.ok(Math.abs(outer.r / (0.395 * 192) - 1) <= 0.01, `${outer.r}`)
    assert.ok(Math.abs(bore.r / outer.r - 0.3) <= 0.006, `${bore.r}`)
    assert.deepEqual([defect, defectMask, defectAreaShare], [null, null, 0])
  })

  test('the strongest edge near the stated circle lies on it, all around', () => {
    for (const seed of [1, 2, 3]) {
      const { image, outer } = renderPart({ random: createRandom(seed) })
      const offsets = Array.from({ length: 48 }, (_, sector) => {
        const from = (sector * Math.PI) / 24
        let best = 0
        let strength = -1
        for (let offset = -6; offset <= 6; offset += 0.25) {
          const [inside, outside] = [-0.5, 0.5].map((d) =>
            arcMean(image, outer.cx, outer.cy, outer.r + offset + d, from, from + Math.PI / 24)
          )
          if (Math.abs(outside - inside) > strength) [best, strength] = [offset, Math.abs(outside - inside)]
        }
        return best
      })
      assert.ok(Math.abs(median(offsets)) <= 0.75, `seed ${seed}: ${offsets.join(' ')}`)
      assert.ok(offsets.filter((offset) => Math.abs(offset) <= 1.5).length >= 36, `seed ${seed}: ${offsets.join(' ')}`)
    }
  })

  test('the bore is dark inside the stated circle and bright outside, not concentric with the outer edge', () => {
    for (const seed of [1, 2, 3]) {
      const { image, outer, bore } = renderPart({ random: createRandom(seed), gain: 1 })
      const [inside, outside] = [-3, 3].map((d) => arcMean(image, bore.cx, bore.cy, bore.r + d, 0, 2 * Math.PI))
      assert.ok(outside > inside + 40, `seed ${seed}: ${inside} inside, ${outside} outside`)
      const apart = Math.hypot(bore.cx - outer.cx, bore.cy - outer.cy) / outer.r
      assert.ok(apart >= 0.0199 && apart <= 0.0501, `seed ${seed}: ${apart}`)
    }
  })

  for (const defect of DEFECT_KINDS) {
    test(`${defect}: the good twin differs inside the mask only, visibly, near the ring`, () => {
      const shares: number[] = []
      for (let seed = 1; seed <= 8; seed++) {
        const good = renderPart({ width: 384, height: 288, random: createRandom(seed) })
        const bad = renderPart({ width: 384, height: 288, random: createRandom(seed), defect })
        assert.deepEqual([bad.outer, bad.bore, bad.defect], [good.outer, good.bore, defect])
        const mask = bad.defectMask!
        const near = grow(mask, 384, 288)
        const differences: number[] = []
        let pixels = 0
        for (let i = 0; i < mask.length; i++) {
          const difference = Math.abs(bad.image.data[i] - good.image.data[i])
          if (near[i] === 0) assert.equal(difference, 0, `seed ${seed}, pixel ${i % 384}, ${Math.floor(i / 384)}`)
          if (mask[i] === 0) continue
          pixels++
          differences.push(difference)
          const away = Math.hypot((i % 384) - bad.outer.cx, Math.floor(i / 384) - bad.outer.cy)
          assert.ok(
            away <= 1.12 * bad.outer.r,
            `seed ${seed}: ${away} px from the centre of a ring of ${bad.outer.r} px`
          )
        }
        assert.ok(mean(differences) > 8, `seed ${seed}: ${mean(differences)} grey levels`)
        assert.ok(Math.abs(bad.defectAreaShare - pixels / (Math.PI * (bad.outer.r ** 2 - bad.bore.r ** 2))) < 1e-9)
        shares.push(bad.defectAreaShare)
      }
      assert.ok(median(shares) >= 0.001, shares.join(' '))
      assert.ok(Math.max(...shares) <= 0.2, shares.join(' '))
      assert.equal(new Set(shares).size, shares.length, 'sizes vary')
    })
  }

  test('gain multiplies the grey levels; without one, exposures of good and defective parts are drawn alike', () => {
    // 2 to 5 grey levels are the camera's black level, and bright places saturate.
    const [half, full] = [0.4, 0.8].map((gain) =>
      mean(renderPart({ ...SMALL, random: createRandom(3), gain }).image.data)
    )
    assert.ok(half < 0.65 * full && half > 0.45 * full, `${half} of ${full}`)
    const drawn = Array.from({ length: 12 }, (_, seed) =>
      mean(renderPart({ ...SMALL, random: createRandom(seed) }).image.data)
    )
    assert.ok(Math.max(...drawn) / Math.min(...drawn) > 1.15, drawn.join(' '))
  })

  test('a dark part is darker than its plate, a bright one brighter', () => {
    for (const polarity of ['dark', 'bright'] as const) {
      const { image, outer } = renderPart({ ...SMALL, random: createRandom(4), polarity, glareShareOfEdge: 0, gain: 1 })
      const [inside, outside] = [0.85, 1.08].map((share) =>
        arcMean(image, outer.cx, outer.cy, share * outer.r, 0, 2 * Math.PI)
      )
      assert.equal(inside < outside - 20, polarity === 'dark', `${polarity}: ${inside} inside, ${outside} outside`)
      assert.equal(inside > outside + 20, polarity === 'bright', `${polarity}: ${inside} inside, ${outside} outside`)
    }
  })

  test('the share of the edge in the glare follows the option', () => {
    for (const [asked, tolerance] of [
      [0, 0],
      [0.25, 0.08],
      [0.4, 0.1]
    ] as const) {
      const { image, outer } = renderPart({ random: createRandom(8), glareShareOfEdge: asked, gain: 1 })
      const around = Array.from({ length: 180 }, (_, i) =>
        arcMean(image, outer.cx, outer.cy, outer.r + 6, (i * Math.PI) / 90, ((i + 1) * Math.PI) / 90)
      )
      const bright = around.filter((level) => level > 90).length / around.length
      assert.ok(Math.abs(bright - asked) <= tolerance, `${bright} instead of ${asked}`)
    }
  })

  test('a part that is cut reaches over the border by the share of its diameter that was asked for', () => {
    for (const [seed, cutByBorder] of [
      [1, 0.1],
      [2, 0.3],
      [3, 0.45],
      [9, 0.2]
    ] as const) {
      const {
        outer: { cx, cy, r }
      } = renderPart({ ...SMALL, random: createRandom(seed), cutByBorder })
      const beyond = Math.max(r - cx, r - cy, cx + r - 255, cy + r - 191)
      assert.ok(Math.abs(beyond / (2 * r) - cutByBorder) < 1e-9, `${beyond}`)
    }
  })

  test('a second ring changes the picture near its border, not the stated circles', () => {
    const one = renderPart({ ...SMALL, random: createRandom(6) })
    const two = renderPart({ ...SMALL, random: createRandom(6), secondRing: true })
    assert.deepEqual([two.outer, two.bore], [one.outer, one.bore])
    assert.ok(two.image.data.filter((value, i) => Math.abs(value - one.image.data[i]) > 20).length > 200)
  })

  test('each plate looks different', () => {
    const pictures = PLATE_KINDS.map((plate) => renderPart({ ...SMALL, random: createRandom(6), plate }).image.data)
    for (let a = 0; a < pictures.length; a++) {
      for (let b = 0; b < a; b++)
        assert.ok(
          mean(pictures[a].map((value, i) => Math.abs(value - pictures[b][i]))) > 0.5,
          `${PLATE_KINDS[a]}, ${PLATE_KINDS[b]}`
        )
    }
  })

  test('property: an uncut part lies inside the picture, for any seed, size and shape of picture', () => {
    const shape = fc.record({ height: fc.integer({ min: 64, max: 160 }), extra: fc.integer({ min: 0, max: 120 }) })
    fc.assert(
      fc.property(
        fc.integer(),
        fc.double({ min: 0.22, max: 0.42, noNaN: true }),
        shape,
        (seed, size, { height, extra }) => {
          const {
            outer: { cx, cy, r },
            image
          } = renderPart({ width: height + extra, height, size, random: createRandom(seed) })
          assert.ok(
            cx - r >= 0 && cy - r >= 0 && cx + r <= image.width - 1 && cy + r <= image.height - 1,
            `${cx} ${cy} ${r}`
          )
        }
      ),
      { numRuns: 40 }
    )
  })

  test('refuses what it cannot draw, saying what was expected and received', () => {
    const random = createRandom(1)
    const wrong: [object, RegExp][] = [
      [{ width: 63 }, /width: expected a whole number from 64 to 8192, received 63/],
      [{ height: 100.5 }, /height: .* received 100.5/],
      [{ width: 100, height: 101 }, /at least as wide .* received 100 x 101/],
      [{ size: 0.43 }, /size: expected a number from 0.22 to 0.42, received 0.43/],
      [{ gain: NaN }, /gain: .* received NaN/],
      [{ glareShareOfEdge: 0.61 }, /glareShareOfEdge: .* received 0.61/],
      [{ cutByBorder: -0.1 }, /cutByBorder: .* received -0.1/],
      [{ polarity: 'grey' }, /polarity: expected one of bright, dark, received grey/],
      [{ plate: 'wood' }, /plate: expected one of brushed, .* received wood/],
      [{ defect: 'hole' }, /defect: expected one of dent, .* received hole/]
    ]
    for (const [options, message] of wrong)
      assert.throws(() => renderPart({ ...options, random }), { name: 'RangeError', message })
  })
})
