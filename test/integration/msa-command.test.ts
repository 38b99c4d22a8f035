// `okng msa` over drawn parts: presentations by a turn of the picture, judged by the shipped recipe.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { createRandom } from '../../src/domain/random.ts'
import { encodePng } from '../../src/imaging/encode/encode-png.ts'
import { renderPart } from '../../src/rendering/render-part.ts'
import { tempFolder } from '../unit/temp-folder.ts'
import { OKNG } from './service-fixture.ts'

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
})
