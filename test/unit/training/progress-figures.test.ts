import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as tf from '@tensorflow/tfjs-core'
import type { Label } from '../../../src/domain/labelled/label.ts'
import type { Cut } from '../../../src/training/dataset/cut-pictures.ts'
import { chooseBackend } from '../../../src/training/network/backend.ts'
import { progressFigures } from '../../../src/training/progress-figures.ts'
import { appearanceOf } from './appearance-fixture.ts'

await chooseBackend('wasm', 1)

const CROP = { mode: 'square', sizePx: 16, margin: 1 } as const
/** A cut whose grey levels rise along x as steeply as `tilt` says. */
const cut = (label: Label, tilt: number, n: number): Cut => {
  const pixels = Float32Array.from(
    { length: 256 },
    (_, i) => 100 + 10 * Math.cos(tilt) * (i % 16) + 10 * Math.sin(tilt) * Math.floor(i / 16)
  )
  const picture = { file: `${label}/${n}`, label, part: `${label}/${n}` }
  return { picture, pixels, appearance: appearanceOf(pixels, 16) }
}
const cuts = (label: Label, tilts: readonly number[]): Cut[] => tilts.map((tilt, n) => cut(label, tilt, n))
/** The direction in which it rises, as [cos, sin]. */
async function embed(crops: Float32Array): Promise<Float32Array> {
  return Float32Array.from(
    Array.from({ length: crops.length / 256 }, (_, n) => {
      const at = (x: number, y: number): number => crops[n * 256 + y * 16 + x]!
      const [dx, dy] = [at(12, 8) - at(4, 8), at(8, 12) - at(8, 4)]
      return [dx / Math.hypot(dx, dy), dy / Math.hypot(dx, dy)]
    }).flat()
  )
}

suite('progressFigures', () => {
  const good = cuts('good', [0, 0.01, 0.02, 0.03, 0.04])
  test('a training picture is not its own neighbour', async () => {
    // One good picture lies farther from the other good ones than the defect does; at distance 0 from itself it would
    // seem nearer.
    const train = [...cuts('good', [0, 0.01, 0.02, 1.5]), ...cuts('defect', [0.5])]
    const { trainingAuroc } = await progressFigures(embed, { train, validation: good, crop: CROP }, 1)
    assert.equal(trainingAuroc, 3 / 4)
  })
  test('validation pictures against good training pictures', async () => {
    const validation = [...cuts('good', [0.015, 0.6]), ...cuts('defect', [0.3, 0.9])]
    const { validationAuroc } = await progressFigures(embed, { train: good, validation, crop: CROP }, 2)
    assert.equal(validationAuroc, 3 / 4)
  })
  test('the triplet loss is the mean over all validation triplets', async () => {
    const tensors = tf.memory().numTensors
    const { validationTripletLoss } = await progressFigures(
      embed,
      { train: good, validation: [...cuts('good', [0.015, 0.6]), ...cuts('defect', [0.3, 0.9])], crop: CROP },
      2
    )
    // Chords 2 sin(angle / 2); one to oneself reads 0.001, as in training. Sharpness 4.
    const chord = (a: number, b: number): number => (a === b ? 0.001 : 2 * Math.sin(Math.abs(a - b) / 2))
    const triplets = [0.015, 0.6].flatMap((anchor) =>
      [0.015, 0.6].flatMap((positive) =>
        [0.3, 0.9].map((defect) => Math.log1p(Math.exp(4 * (chord(anchor, positive) - chord(anchor, defect)))))
      )
    )
    assert.ok(
      Math.abs(validationTripletLoss! - triplets.reduce((sum, each) => sum + each / 8, 0)) < 1e-5,
      String(validationTripletLoss)
    )
    assert.equal(tf.memory().numTensors, tensors)
  })
  test('one good part makes no triplet', async () => {
    const { validationTripletLoss } = await progressFigures(
      embed,
      { train: good, validation: cuts('good', [0.01]).concat(cuts('defect', [1])), crop: CROP },
      2
    )
    assert.equal(validationTripletLoss, null)
  })
  test('one class only: nothing to tell apart', async () => {
    assert.deepEqual(
      await progressFigures(() => assert.fail('nothing to embed'), { train: good, validation: good, crop: CROP }, 5),
      { validationAuroc: null, trainingAuroc: null, validationTripletLoss: null }
    )
    const train = [...good, ...cuts('defect', [1])]
    assert.deepEqual(await progressFigures(embed, { train, validation: good, crop: CROP }, 5), {
      validationAuroc: null,
      trainingAuroc: 1,
      validationTripletLoss: null
    })
  })
})
