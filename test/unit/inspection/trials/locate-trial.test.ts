import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createRandom } from '../../../../src/domain/random.ts'
import { RECIPE_DEFAULTS } from '../../../../src/domain/recipes/recipe.ts'
import { decode } from '../../../../src/imaging/decode/decode.ts'
import { encodeBmp } from '../../../../src/imaging/encode/encode-bmp.ts'
import { runLocateTrial } from '../../../../src/inspection/trials/locate-trial.ts'
import { renderPart } from '../../../../src/rendering/render-part.ts'

const limits = { maxBytes: 1e7, maxPixels: 1e7 }
const part = renderPart({ random: createRandom(3), width: 480, height: 360 })
const job = { frame: encodeBmp(part.image), limits, ...RECIPE_DEFAULTS }
const { locate, crop } = RECIPE_DEFAULTS
const nothing = encodeBmp({ width: 480, height: 360, data: new Uint8Array(480 * 360).fill(90) })

suite('runLocateTrial', () => {
  test('circle, bore, and the crop as the recipe says; the picture as it was seen', async () => {
    const bore = { radius: { min: 0.2, max: 0.6 }, minConfidence: 0.2, polarity: 'auto' as const }
    const found = await runLocateTrial({ ...job, locate: { ...locate, bore } })
    const { r } = part.outer
    assert.ok(Math.abs(found.circle!.r - r) < 3, `${found.circle?.r}, expected ${r}`)
    assert.ok(found.bore !== null && found.bore!.r < found.circle!.r)
    assert.equal(found.notFound, null)
    assert.deepEqual([found.crop?.width, found.crop?.height], [crop.columnsPx, crop.sizePx])
    const unwrapped = await decode(found.crop!.png, limits)
    assert.deepEqual([unwrapped.width, unwrapped.height], [256, 128])
    const seen = await decode(found.jpeg, limits)
    assert.deepEqual([seen.width, seen.height, found.width, found.height], [480, 360, 480, 360])
    const square = await runLocateTrial({ ...job, crop: { mode: 'square', sizePx: 64, margin: 1.2 } })
    assert.deepEqual([square.crop?.width, square.crop?.height], [64, 64])
    assert.ok(!('bore' in square))
  })

  test('bounds that leave the part out are named, with the circle that lies beyond them', async () => {
    const {
      circle,
      crop: none,
      notFound
    } = await runLocateTrial({
      ...job,
      locate: { ...locate, radius: { min: 0.05, max: 0.08 } }
    })
    assert.deepEqual([circle, none, notFound?.reason], [null, null, 'OUTSIDE_RADIUS'])
    assert.ok(notFound!.circle!.r > 0.08 * 360)
  })

  test('a polarity that the part does not have', async () => {
    const { notFound } = await runLocateTrial({ ...job, locate: { ...locate, minConfidence: 0.7, polarity: 'dark' } })
    assert.equal(notFound?.reason, 'OTHER_POLARITY')
  })

  test('more confidence than there is: the nearest circle says how much', async () => {
    const { notFound } = await runLocateTrial({ ...job, locate: { ...locate, minConfidence: 1 } })
    assert.equal(notFound?.reason, 'LOW_CONFIDENCE')
    assert.ok(notFound!.circle!.confidence < 1)
  })

  test('nothing round at all', async () => {
    const { notFound } = await runLocateTrial({ ...job, frame: nothing })
    assert.deepEqual(notFound, { reason: 'NOTHING_ROUND', circle: null })
  })
})
