// A part's story, through the real service.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { fromBufferPromise } from 'yauzl'
import type { InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { drawnPart, realService } from '../service-fixture.ts'

async function filesOf(zip: Buffer): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>()
  const archive = await fromBufferPromise(zip, { lazyEntries: true })
  for await (const entry of archive.eachEntry()) {
    const stream = await archive.openReadStreamPromise(entry)
    stream.setEncoding('latin1')
    files.set(entry.fileName, await text(stream))
  }
  return files
}

interface Manifest {
  readonly resultId: string
  readonly missing: readonly string[]
  readonly files: readonly { readonly name: string; readonly sha256: string }[]
}

suite('GET /inspections/:id/export', () => {
  test('verdict, picture, the recipe of that time, version and review, each with its SHA-256', async (t) => {
    const { app } = await realService(t, tempFolder(t), {
      records: { mode: 'sync' },
      pictures: { retention: { pictures: 'all', oneIn: 0, maxAgeDays: 1 }, minFreeBytes: 0 },
      review: { sampleOneIn: 1 }
    })
    const patch = (maxAgeDays: number) =>
      app.inject({
        method: 'PATCH',
        url: '/recipes/demo-ring',
        payload: { retention: { pictures: 'all', oneIn: 0, maxAgeDays } }
      })
    assert.equal((await patch(3)).statusCode, 200)
    const frame = Buffer.from(drawnPart(4, 'dent'))
    const { resultId, threshold } = (
      await app.inject({ method: 'POST', url: '/inspect', headers: { 'content-type': 'image/bmp' }, payload: frame })
    ).json<InspectionResult>()
    assert.equal((await patch(9)).statusCode, 200)
    const label = () => app.inject({ method: 'POST', url: `/review/${resultId}`, payload: { label: 'defect' } })
    // The part is queued after the answer.
    while ((await label()).statusCode === 404) await new Promise(setImmediate)
    while ((await app.inject(`/inspections/${resultId}/image`)).statusCode === 404) await new Promise(setImmediate)

    const reply = await app.inject(`/inspections/${resultId}/export`)
    assert.deepEqual([reply.statusCode, reply.headers['content-type']], [200, 'application/zip'])
    const files = await filesOf(reply.rawPayload)
    const manifest = JSON.parse(files.get('manifest.json')!) as Manifest
    assert.deepEqual([manifest.resultId, manifest.missing], [resultId, []])
    assert.deepEqual(
      manifest.files.map(({ name }) => name),
      ['inspection.json', 'picture.bmp', 'recipe.json', 'model.json', 'review.json']
    )
    for (const { name, sha256 } of manifest.files)
      assert.equal(createHash('sha256').update(files.get(name)!, 'latin1').digest('hex'), sha256, name)
    assert.ok(Buffer.from(files.get('picture.bmp')!, 'latin1').equals(frame))
    const read = <T>(name: string): T => JSON.parse(files.get(name)!) as T
    assert.equal(read<InspectionResult>('inspection.json').threshold, threshold)
    const { recipe } = read<{ recipe: { retention: { maxAgeDays: number } } }>('recipe.json')
    assert.equal(recipe.retention.maxAgeDays, 3)
    assert.equal(read<{ said: { label: string } }>('review.json').said.label, 'defect')
  })

  test('what is not there any more is listed; a part that is not on record is a 404', async (t) => {
    const { app } = await realService(t, tempFolder(t), {
      records: { mode: 'sync' },
      pictures: { retention: { pictures: 'none', oneIn: 0, maxAgeDays: 1 } }
    })
    const { resultId } = (
      await app.inject({
        method: 'POST',
        url: '/inspect',
        headers: { 'content-type': 'image/bmp' },
        payload: Buffer.from(drawnPart(1))
      })
    ).json<InspectionResult>()
    const files = await filesOf((await app.inject(`/inspections/${resultId}/export`)).rawPayload)
    assert.deepEqual((JSON.parse(files.get('manifest.json')!) as Manifest).missing, ['picture', 'recipe', 'review'])
    const other = `${resultId.slice(0, -1)}${resultId.endsWith('0') ? '1' : '0'}`
    assert.equal((await app.inject(`/inspections/${other}/export`)).statusCode, 404)
  })
})
