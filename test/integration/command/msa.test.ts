// `okng msa` over drawn parts: presentations by a turn of the picture, judged by the shipped recipe.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { createRandom } from '../../../src/domain/random.ts'
import { encodePng } from '../../../src/imaging/encode/encode-png.ts'
import { renderPart } from '../../../src/rendering/render-part.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { databaseOf } from '../../unit/store/database/database-fixture.ts'
import { drawnPart, OKNG, realService } from '../service-fixture.ts'

suite('okng msa', () => {
  test('a study of three good and three dented parts becomes a report and a CSV', async (t) => {
    const folder = tempFolder(t)
    for (const [label, defect] of [
      ['OK', null],
      ['NG', 'dent']
    ] as const)
      for (const part of [1, 2, 3]) {
        const { image } = renderPart({ random: createRandom(part), width: 320, height: 240, defect })
        const upright = await encodePng(image)
        for (const [trial, degrees] of [0, 180].entries()) {
          const file = join(folder, 'study', label, String(part), `${trial}.png`)
          mkdirSync(dirname(file), { recursive: true })
          writeFileSync(file, await sharp(upright).rotate(degrees).toBuffer())
        }
      }
    const [out, csv] = [join(folder, 'msa.html'), join(folder, 'msa.csv')]
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [OKNG, 'msa', join(folder, 'study'), '--recipe', 'demo-ring', '--out', out, '--csv', csv, '--json'],
      { env: { ...process.env, OKNG_DATA_DIR: join(folder, 'data') } }
    )
    const { attribute, gauges } = JSON.parse(stdout) as {
      attribute: { goodParts: number; defectParts: number; trials: number; system: { effectiveness: unknown } }
      gauges: { characteristic: string; rr: { repeatability: { deviation: number } } }[]
    }
    assert.deepEqual([attribute.goodParts, attribute.defectParts, attribute.trials], [3, 3, 2])
    const diameter = gauges.find(({ characteristic }) => characteristic === 'diameter')!
    // A turn by 180 degrees moves no pixel's value: what is left is how the circle is measured.
    assert.ok(diameter.rr.repeatability.deviation < 0.2, String(diameter.rr.repeatability.deviation))
    assert.match(readFileSync(out, 'utf8'), /measurement system analysis/)
    assert.equal(readFileSync(csv, 'utf8').trim().split('\n').length, 13)
  })

  test('pictures that were posted with study= become the same kind of report', async (t) => {
    const folder = tempFolder(t)
    const data = join(folder, 'data')
    const { app } = await realService(t, data, { records: { mode: 'sync' } })
    for (const station of ['a', 'b'])
      for (const [partId, defect] of [
        ['11', null],
        ['12', null],
        ['99', 'dent']
      ] as const)
        for (const query of ['&study=msa-1', '&study=msa-1', '']) {
          const reply = await app.inject({
            method: 'POST',
            url: `/inspect?recipe=demo-ring&partId=${partId}&station=${station}${query}`,
            headers: { 'content-type': 'image/bmp' },
            payload: Buffer.from(drawnPart(Number(partId), defect))
          })
          assert.equal(reply.statusCode, 200, reply.body)
        }
    const references = join(folder, 'parts.csv')
    const run = (...args: readonly string[]) =>
      promisify(execFile)(process.execPath, [OKNG, 'msa', '--recipe', 'demo-ring', ...args, '--json'], {
        env: { ...process.env, OKNG_DATA_DIR: data, DATABASE_URL: databaseUrl }
      })
    const databaseUrl = await databaseOf(data)
    const out = join(folder, 'msa.html')
    writeFileSync(references, 'part;reference\r\n11;OK\r\n12;OK\r\n99;NG\r\n')
    const { stdout } = await run('--study', 'msa-1', '--references', references, '--out', out)
    const { attribute } = JSON.parse(stdout) as {
      attribute: { goodParts: number; defectParts: number; trials: number; stations: { station: string }[] }
    }
    assert.deepEqual([attribute.goodParts, attribute.defectParts, attribute.trials], [2, 1, 2])
    assert.deepEqual(
      attribute.stations.map(({ station }) => station),
      ['a', 'b']
    )
    await assert.rejects(run('--study', 'msa-2', '--references', references, '--out', out), /found none on record/)
    writeFileSync(references, 'part,reference\n11,OK\n12,maybe\n')
    await assert.rejects(
      run('--study', 'msa-1', '--references', references, '--out', out),
      /line 3: expected a part and OK or NG, received '12' and 'maybe'/
    )
    await assert.rejects(run('--out', out), /expected either a folder, or --study and --references, or/)
  })
})
