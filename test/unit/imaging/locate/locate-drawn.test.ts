// A small sample of what `npm run bench:locate` counts on many.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createRandom } from '../../../../src/domain/random.ts'
import { type LocateSpec, RECIPE_DEFAULTS } from '../../../../src/domain/recipes/recipe.ts'
import { locateCircle } from '../../../../src/imaging/locate/locate-circle.ts'
import { locateConcentric } from '../../../../src/imaging/locate/locate-concentric.ts'
import { renderBackground } from '../../../../src/rendering/render-background.ts'
import { renderPart } from '../../../../src/rendering/render-part.ts'
import { PLATE_KINDS, type SceneOptions } from '../../../../src/rendering/scene.ts'

const SPEC: LocateSpec = { ...RECIPE_DEFAULTS.locate, radius: { min: 0.15, max: 0.45 } }
const PARTS = 2
const TOLERANCE_PX = 3

const SCENES: Readonly<Record<string, SceneOptions>> = {
  'cut by the border by 10 % of the diameter': { cutByBorder: 0.1 },
  'glare across a third of the edge': { glareShareOfEdge: 1 / 3 },
  'bright on dark': {},
  'dark on bright': { polarity: 'dark' },
  'a second, smaller ring in view': { secondRing: true, size: 0.3 },
  'gain 0.3': { gain: 0.3 },
  'gain 3': { gain: 3 }
}

suite('drawn parts are located', () => {
  for (const [scene, options] of Object.entries(SCENES)) {
    test(`${scene}: within 3 px`, () => {
      for (let n = 0; n < PARTS; n++) {
        const { image, outer } = renderPart({ ...options, random: createRandom(`${scene}/${n}`) })
        const found = locateCircle(image, SPEC)
        assert.ok(found !== null, `${n}: not found`)
        assert.ok(
          Math.hypot(found.cx - outer.cx, found.cy - outer.cy) <= TOLERANCE_PX
            && Math.abs(found.r - outer.r) <= TOLERANCE_PX,
          `${n}: ${JSON.stringify({ found, outer })}`
        )
      }
    })
  }

  test("the bore in the circle found: within 3 px, as its distance from the part's centre is", () => {
    for (let n = 0; n < PARTS; n++) {
      const { image, outer, bore } = renderPart({ random: createRandom(`bore/${n}`) })
      const found = locateConcentric(image, locateCircle(image, SPEC)!)
      assert.ok(found !== null, `${n}: not found`)
      assert.ok(
        Math.hypot(found.cx - bore.cx, found.cy - bore.cy) <= TOLERANCE_PX
          && Math.abs(found.r - bore.r) <= TOLERANCE_PX,
        `${n}: ${JSON.stringify({ found, bore })}`
      )
      assert.ok(Math.abs(found.eccentricity - Math.hypot(bore.cx - outer.cx, bore.cy - outer.cy)) <= TOLERANCE_PX)
    }
  })

  test('no part: nothing is found on any plate, with the lamp in it or without, dark or overexposed', () => {
    for (const [n, plate] of PLATE_KINDS.entries()) {
      const image = renderBackground({
        random: createRandom(`background/${n}`),
        plate,
        gain: [0.3, 1, 3][n % 3]!,
        glare: n % 2 === 0
      })
      assert.equal(locateCircle(image, SPEC), null, plate)
    }
  })
})
