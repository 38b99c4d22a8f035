import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MODEL_FILES } from '../../../../src/domain/models/manifest.ts'
import { readViews, writeViews } from '../../../../src/training/evidence/views-file.ts'
import { drawView } from '../../scoring/evidence/evidence-fixture.ts'
import { tempFolder } from '../../temp-folder.ts'

const views = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ ...drawView(`part ${n}`), part: `Süd/${n}` }))

suite('views file', () => {
  test('what was seen comes back to the last bit, from within larger arrays too', async (t) => {
    const folder = tempFolder(t)
    const larger = Float32Array.of(9, 1, 2, 3, 9)
    const written = views(3).map((view) => ({ ...view, features: larger.subarray(1, 4) }))
    await writeViews(folder, written)
    const back = await readViews(join(folder, MODEL_FILES.views))
    assert.deepEqual(
      back,
      written.map((view) => ({ ...view, features: Float32Array.of(1, 2, 3) }))
    )
  })

  test('no part leaves an empty list; of more than 300 the newest are kept', async (t) => {
    const folder = tempFolder(t)
    const file = join(folder, MODEL_FILES.views)
    await writeViews(folder, [])
    assert.deepEqual(await readViews(file), [])
    await writeViews(folder, views(303))
    const parts = (await readViews(file)).map(({ part }) => part)
    assert.deepEqual([parts.length, parts[0], parts.at(-1)], [300, 'Süd/3', 'Süd/302'])
  })

  test('older files, in which the focus is the end of the tone', async (t) => {
    const folder = tempFolder(t)
    const file = join(folder, MODEL_FILES.views)
    const [view] = views(1)
    await writeViews(folder, [view!])
    const [written] = JSON.parse(readFileSync(file, 'utf8'))
    const { tone, focus, ...others } = view!.appearance
    const both = Buffer.concat(
      [tone, focus].map((values) => Buffer.from(Uint8Array.from(new Uint8Array(values.buffer))))
    )
    delete written.appearance.focus
    writeFileSync(
      file,
      JSON.stringify([{ ...written, appearance: { ...written.appearance, tone: both.toString('base64') } }])
    )
    const [back] = await readViews(file)
    assert.deepEqual(back!.appearance, { ...others, tone, focus })
  })

  test('of older files without spots the other measurements come back', async (t) => {
    const folder = tempFolder(t)
    const file = join(folder, MODEL_FILES.views)
    await writeViews(folder, views(1))
    const [written] = JSON.parse(readFileSync(file, 'utf8'))
    delete written.appearance.spots
    writeFileSync(file, JSON.stringify([written]))
    const [back] = await readViews(file)
    assert.deepEqual(back!.appearance, { ...views(1)[0]!.appearance, spots: new Float32Array(0) })
  })

  test('of older files without grain the other measurements come back', async (t) => {
    const folder = tempFolder(t)
    const file = join(folder, MODEL_FILES.views)
    await writeViews(folder, views(1))
    const [written] = JSON.parse(readFileSync(file, 'utf8'))
    delete written.appearance.grain
    writeFileSync(file, JSON.stringify([written]))
    const [back] = await readViews(file)
    assert.deepEqual(back!.appearance, { ...views(1)[0]!.appearance, grain: new Float32Array(0) })
  })

  test('refuses what is no such file', async (t) => {
    const file = join(tempFolder(t), 'views.json')
    for (const text of ['', 'null', '{}', '[{"part":"1"}]', '[{"part":"1","features":"AAA=","appearance":{}}]']) {
      writeFileSync(file, text)
      await assert.rejects(readViews(file), Error)
    }
  })
})
