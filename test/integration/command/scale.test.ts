// `okng scale` over a drawn dot grid: what it says goes into the recipe, and answers are corrected by it.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext } from '../../../src/cli/context.ts'
import { runCli } from '../../../src/cli/run-cli.ts'
import { type LensDistortion, straighten } from '../../../src/domain/inspection/distortion.ts'
import type { InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import { encodeBmp } from '../../../src/imaging/encode/encode-bmp.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { drawnPart, realService } from '../service-fixture.ts'

const [WIDTH, HEIGHT, PITCH_PX] = [640, 480, 32]

/** Dots of 6 px, seen through a lens. */
function grid(lens: LensDistortion): Uint8Array {
  const data = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, n) => {
    const [x, y] = straighten(n % WIDTH, Math.floor(n / WIDTH), lens)
    const [u, v] = [x - PITCH_PX * Math.round(x / PITCH_PX), y - PITCH_PX * Math.round(y / PITCH_PX)]
    return Math.round(190 - 130 / (1 + Math.exp((Math.hypot(u, v) - 6) / 0.6)))
  })
  return encodeBmp({ width: WIDTH, height: HEIGHT, data })
}

suite('okng scale', () => {
  test('a dot grid says scale and distortion; with them the answer is in millimetres', async (t) => {
    const folder = tempFolder(t)
    const file = join(folder, 'grid.bmp')
    writeFileSync(file, grid({ cx: 320, cy: 240, radiusPx: 400, k1: 0.05, k2: 0 }))
    let said = ''
    const stream = {
      write(text: string) {
        said += text
      }
    }
    const okng = async (...args: readonly string[]): Promise<number> => {
      said = ''
      const context = createContext({ OKNG_DATA_DIR: folder }, { stdout: stream, stderr: stream })
      return runCli(['scale', '--recipe', 'demo-ring', ...args], context)
    }
    assert.equal(await okng(file, '--pitch', '2', '--json'), 0, said)
    const { mmPerPx, distortion, dots } = JSON.parse(said) as {
      mmPerPx: number
      dots: number
      distortion: LensDistortion
    }
    assert.ok(dots > 200 && Math.abs(mmPerPx / (2 / PITCH_PX) - 1) < 5e-4, said)
    assert.notEqual(await okng(file, '--pitch', '2', '--diameter', '50'), 0)
    assert.match(said, /expected either --diameter of a ring gauge or --pitch of a dot grid/)
    assert.notEqual(await okng(file, file, '--pitch', '2'), 0)
    assert.match(said, /expected one picture of the grid, received 2/)

    const { app } = await realService(t, folder)
    const judge = async (): Promise<InspectionResult> =>
      (
        await app.inject({
          method: 'POST',
          url: '/inspect?recipe=demo-ring',
          headers: { 'content-type': 'image/bmp' },
          payload: Buffer.from(drawnPart(1))
        })
      ).json<InspectionResult>()
    const set = async (payload: object): Promise<void> => {
      const reply = await app.inject({ method: 'PATCH', url: '/recipes/demo-ring', payload })
      assert.equal(reply.statusCode, 200, reply.body)
    }
    await set({ scaleMmPerPx: mmPerPx })
    const plain = await judge()
    assert.ok(Math.abs(plain.diameterMm! - 2 * plain.circle!.r * mmPerPx) < 1e-9)
    await set({ distortion })
    const corrected = await judge()
    assert.deepEqual([corrected.verdict, corrected.circle], [plain.verdict, plain.circle])
    assert.ok(corrected.diameterMm! > plain.diameterMm! * 1.001, `${corrected.diameterMm} ${plain.diameterMm}`)
    await set({ distortion: null })
    assert.equal((await judge()).diameterMm, plain.diameterMm)
    const wrong = await app.inject({ method: 'PATCH', url: '/recipes/demo-ring', payload: { distortion: { cx: 1 } } })
    assert.equal(wrong.statusCode, 400)
  })
})
