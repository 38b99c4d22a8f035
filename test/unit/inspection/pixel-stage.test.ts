import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { BORE_DEFAULTS } from '../../../src/domain/inspection/bore.ts'
import { measureAppearance } from '../../../src/imaging/appearance/measure-appearance.ts'
import { encodeBmp } from '../../../src/imaging/encode/encode-bmp.ts'
import { runPixelStage } from '../../../src/inspection/pixel-stage.ts'
import { DISC, picture, pixelJob } from './threads/pixel-job.ts'

suite('runPixelStage', () => {
  test('finds the part and cuts it out, standardised: a face that brightens to the right', async () => {
    const { circle, crop, timingsMs } = await runPixelStage(pixelJob())
    assert.ok(circle !== null && crop !== null)
    for (const key of ['cx', 'cy', 'r'] as const)
      assert.ok(Math.abs(circle[key] - DISC[key]) < 1, `${key} ${circle[key]}`)
    assert.ok(circle.confidence > 0.5 && circle.confidence <= 1)
    assert.deepEqual([crop.height, crop.width], [32, 32])
    const disc = [...crop.data].filter((v) => v !== 0)
    const mean = disc.reduce((a, b) => a + b) / disc.length
    assert.ok(Math.abs(mean) < 1e-4, String(mean))
    assert.ok(Math.abs(disc.reduce((a, b) => a + (b - mean) ** 2, 0) / disc.length - 1) < 1e-3)
    assert.ok(crop.data[16 * 32 + 26]! > crop.data[16 * 32 + 6]!)
    assert.equal(crop.data[0], 0)
    assert.deepEqual(Object.keys(timingsMs), ['decode', 'locate', 'crop'])
    for (const ms of Object.values(timingsMs)) assert.ok(ms >= 0)
  })

  test('the same pixels without a header give the same crop', async () => {
    const job = pixelJob()
    const { width, height, data } = picture()
    const fromFile = await runPixelStage(job)
    const fromRaw = await runPixelStage({ ...job, frame: data, raw: { pixelFormat: 'Mono8', width, height } })
    assert.deepEqual([fromRaw.circle, fromRaw.crop], [fromFile.circle, fromFile.crop])
  })

  test('measures the picture itself where it is asked to, of colours too; else, and without a part, not', async () => {
    const job = pixelJob()
    assert.equal((await runPixelStage(job)).appearance, null)
    assert.equal((await runPixelStage({ ...pixelJob(false), appearance: true })).appearance, null)
    const { circle, appearance } = await runPixelStage({ ...job, appearance: true })
    const { width, height, data } = picture()
    assert.deepEqual(appearance, measureAppearance({ width, height, data }, circle!))
    const rgb = Uint8Array.from({ length: 3 * data.length }, (_, i) => data[Math.floor(i / 3)]!)
    const raw = { pixelFormat: 'RGB8', width, height } as const
    const inColour = await runPixelStage({ ...job, frame: rgb, raw, appearance: true })
    assert.deepEqual(inColour.appearance!.colour, appearance!.colour)
    for (let i = 0; i < rgb.length; i += 3) rgb[i] = Math.min(255, rgb[i]! + 30)
    const red = await runPixelStage({ ...job, frame: rgb, raw, appearance: true })
    assert.ok(red.appearance!.colour[0]! > 20)
  })

  test('polar crops are not masked', async () => {
    const job = pixelJob()
    const { crop } = await runPixelStage({ ...job, crop: { ...job.crop, mode: 'polar' } })
    assert.ok(crop !== null && crop.data[0] !== 0 && crop.data[31] !== 0)
  })

  test('a picture without a part: no circle, no crop, no time for cropping', async () => {
    const { circle, crop, timingsMs } = await runPixelStage(pixelJob(false))
    assert.deepEqual([circle, crop, Object.keys(timingsMs)], [null, null, ['decode', 'locate']])
  })

  test('a bore where the recipe asks: found, or null without one or without a part; crop and circle stay', async () => {
    const job = pixelJob()
    const withBore = { ...job, locate: { ...job.locate, bore: BORE_DEFAULTS } }
    const bore = { cx: DISC.cx + 3, cy: DISC.cy - 2, r: 17 }
    const { bore: found, circle } = await runPixelStage({ ...withBore, frame: encodeBmp(picture(true, bore)) })
    assert.ok(found && circle)
    for (const key of ['cx', 'cy', 'r'] as const)
      assert.ok(Math.abs(found[key] - bore[key]) < 1, `${key} ${found[key]}`)
    assert.deepEqual([found.offsetX, found.offsetY], [found.cx - circle.cx, found.cy - circle.cy])

    const [without, with0] = [await runPixelStage(job), await runPixelStage(withBore)]
    assert.equal('bore' in without, false)
    assert.deepEqual([with0.bore, with0.circle, with0.crop], [null, without.circle, without.crop])
    assert.deepEqual((await runPixelStage({ ...withBore, frame: pixelJob(false).frame })).bore, null)
  })

  test('a frame that cannot be read, or is over a limit, is the error of the decoder', async () => {
    const job = pixelJob()
    await assert.rejects(runPixelStage({ ...job, frame: job.frame.subarray(0, 2000) }), {
      code: 'FRAME_CORRUPT',
      statusCode: 422
    })
    await assert.rejects(runPixelStage({ ...job, limits: { ...job.limits, maxPixels: 31_999 } }), {
      code: 'FRAME_TOO_MANY_PIXELS',
      statusCode: 413
    })
  })
})
