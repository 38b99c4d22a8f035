import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { Label } from '../../../src/domain/label.ts'
import type { Cut } from '../../../src/training/cut-pictures.ts'
import { progressFigures } from '../../../src/training/progress-figures.ts'

const CROP = { mode: 'square', sizePx: 16, margin: 1 } as const
/** A cut whose grey levels rise along x as steeply as `tilt` says. */
const cut = (label: Label, tilt: number, n: number): Cut => ({
  picture: { file: `${label}/${n}`, label, part: `${label}/${n}` }, pixels: Float32Array.from({ length: 256 }, (_, i) => 100 + 10 * Math.cos(tilt) * (i % 16) + 10 * Math.sin(tilt) * Math.floor(i / 16))
})
const cuts = (label: Label, tilts: readonly number[]): Cut[] => tilts.map((tilt, n) => cut(label, tilt, n))
/** The direction in which it rises, as [cos, sin]. */
async function embed (crops: Float32Array): Promise<Float32Array> {
  return Float32Array.from(Array.from({ length: crops.length / 256 }, (_, n) => {
    const at = (x: number, y: number): number => crops[n * 256 + y * 16 + x]!
    const [dx, dy] = [at(12, 8) - at(4, 8), at(8, 12) - at(8, 4)]
    return [dx / Math.hypot(dx, dy), dy / Math.hypot(dx, dy)]
  }).flat())
}

suite('progressFigures', () => {
  const good = cuts('good', [0, 0.01, 0.02, 0.03, 0.04])
  test('a training picture is not its own neighbour', async () => {
    // One good picture lies farther from the other good ones than the defect does; at distance 0 from itself it would seem nearer.
    const train = [...cuts('good', [0, 0.01, 0.02, 1.5]), ...cuts('defect', [0.5])]
    const { trainingAuroc } = await progressFigures(embed, { train, validation: good, crop: CROP }, 1)
    assert.equal(trainingAuroc, 3 / 4)
  })
  test('validation pictures against good training pictures', async () => {
    const validation = [...cuts('good', [0.015, 0.6]), ...cuts('defect', [0.3, 0.9])]
    const { validationAuroc, validationTripletLoss } = await progressFigures(embed, { train: good, validation, crop: CROP }, 2)
    assert.equal(validationAuroc, 3 / 4)
    assert.ok(validationTripletLoss! > 0.3 && validationTripletLoss! < 2, String(validationTripletLoss))
  })
  test('one class only: nothing to tell apart', async () => {
    assert.deepEqual(await progressFigures(() => assert.fail('nothing to embed'), { train: good, validation: good, crop: CROP }, 5), { validationAuroc: null, trainingAuroc: null, validationTripletLoss: null })
    const { validationAuroc, trainingAuroc } = await progressFigures(embed, { train: [...good, ...cuts('defect', [1])], validation: good, crop: CROP }, 5)
    assert.deepEqual([validationAuroc, trainingAuroc], [null, 1])
  })
})
