// Pictures of judged parts, through the real service.
import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import { createRandom } from '../../../src/domain/random.ts'
import { decode } from '../../../src/imaging/decode/decode.ts'
import { renderPart } from '../../../src/rendering/render-part.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { drawnPart, realService } from '../service-fixture.ts'

async function service(t: TestContext, retention: object) {
  const { app, service } = await realService(t, tempFolder(t), {
    pictures: { retention: { pictures: 'ng-and-review', oneIn: 0, maxAgeDays: 1, ...retention }, minFreeBytes: 0 }
  })
  async function inspect(payload: Uint8Array, query = '', type = 'image/bmp') {
    const { resultId, verdict } = (
      await app.inject({
        method: 'POST',
        url: `/inspect?recipe=demo-ring${query}`,
        headers: { 'content-type': type },
        payload: Buffer.from(payload)
      })
    ).json() as InspectionResult
    const list = async () =>
      (await app.inject({ method: 'GET', url: '/inspections' })).json().inspections as {
        resultId: string
        picture: { sha256: string; extension: string } | null
      }[]
    let found = (await list()).find((each) => each.resultId === resultId)
    // A raw frame is made a file first.
    while (found === undefined) found = (await list()).find((each) => each.resultId === resultId)
    let image = await app.inject({ method: 'GET', url: `/inspections/${resultId}/image` })
    while (found.picture !== null && image.statusCode === 404)
      image = await app.inject({ method: 'GET', url: `/inspections/${resultId}/image` })
    return { verdict, picture: found.picture, image }
  }
  return { app, inspect, service }
}

suite('kept pictures', { timeout: 60_000 }, () => {
  test('of parts that are not OK, to the byte, under their SHA-256', async (t) => {
    const { app, inspect } = await service(t, {})
    const bad = drawnPart(4, 'dent')
    const ng = await inspect(bad)
    assert.deepEqual(
      [ng.verdict, ng.picture, ng.image.headers['content-type']],
      ['NG', { sha256: createHash('sha256').update(bad).digest('hex'), extension: 'bmp' }, 'image/bmp']
    )
    assert.deepEqual(new Uint8Array(ng.image.rawPayload), new Uint8Array(bad))
    const ok = await inspect(drawnPart(1))
    assert.deepEqual(
      [ok.verdict, ok.picture, ok.image.statusCode, ok.image.json().errorCode],
      ['OK', null, 404, 'PICTURE_NOT_KEPT']
    )
    const metrics = (await app.inject({ method: 'GET', url: '/metrics' })).body
    assert.match(metrics, new RegExp(`^okng_pictures_bytes ${bad.length}$`, 'm'))
    assert.match(metrics, /^okng_pictures_kept_total 1$/m)
    assert.match(metrics, /^okng_disk_free_bytes [1-9]/m)
  })

  test('each its own, though the next part comes into the memory of the last', async (t) => {
    const { app } = await service(t, { pictures: 'all' })
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    const parts = Array.from({ length: 12 }, (_, n) => drawnPart(n))
    const camera = async (first: number): Promise<void> => {
      for (let n = first; n < parts.length; n += 3) {
        const reply = await fetch(`${url}/inspect?recipe=demo-ring&partId=${n}`, {
          method: 'POST',
          headers: { 'content-type': 'image/bmp' },
          body: Buffer.from(parts[n]!)
        })
        assert.equal(reply.status, 200)
        await reply.text()
      }
    }
    await Promise.all([camera(0), camera(1), camera(2)])
    const list = async () =>
      (
        (await (await fetch(`${url}/inspections`)).json()) as {
          inspections: { resultId: string; partId: string; picture: { sha256: string } }[]
        }
      ).inspections
    let inspections = await list()
    // Records are written behind the answers.
    while (inspections.length < parts.length) inspections = await list()
    assert.equal(inspections.length, parts.length)
    for (const { resultId, partId, picture } of inspections) {
      const part = parts[Number(partId)]!
      assert.equal(picture.sha256, createHash('sha256').update(part).digest('hex'))
      let image = await fetch(`${url}/inspections/${resultId}/image`)
      while (image.status === 404) image = await fetch(`${url}/inspections/${resultId}/image`)
      assert.ok(Buffer.from(await image.arrayBuffer()).equals(Buffer.from(part)))
    }
  })

  test('a raw frame as the pixels that were judged', async (t) => {
    const { inspect } = await service(t, { pictures: 'all' })
    const { image: part } = renderPart({ random: createRandom(1), width: 322, height: 240, defect: null })
    const { picture, image } = await inspect(
      part.data,
      '&pixelFormat=Mono8&width=322&height=240',
      'application/octet-stream'
    )
    assert.equal(picture!.extension, 'bmp')
    assert.equal(picture!.sha256, createHash('sha256').update(image.rawPayload).digest('hex'))
    const { width, height, data } = await decode(image.rawPayload, { maxBytes: 1e6, maxPixels: 1e6 })
    assert.deepEqual([width, height, Buffer.from(data).equals(Buffer.from(part.data))], [322, 240, true])
  })
})
