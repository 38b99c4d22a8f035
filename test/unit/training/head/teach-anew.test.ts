import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createRandom } from '../../../../src/domain/random.ts'
import { DEFAULT_ARCHITECTURE } from '../../../../src/encoder/architecture.ts'
import { isQuantised } from '../../../../src/encoder/quantised/whole-numbers.ts'
import { assertClose } from '../../encoder/encoder-fixture.ts'
import { whitened } from './cuts-fixture.ts'
import { openOnnxRuntime } from '../../../../src/encoder/runtime-onnx.ts'
import { measureAppearance } from '../../../../src/imaging/appearance/measure-appearance.ts'
import { cropCircle } from '../../../../src/imaging/crop/crop.ts'
import { renderSurface } from '../../../../src/rendering/surfaces/render-surface.ts'
import { drawKind } from '../../../../src/rendering/surfaces/surface-kind.ts'
import { anomalyScore } from '../../../../src/scoring/anomaly-score.ts'
import { auroc } from '../../../../src/scoring/roc.ts'
import type { Cut } from '../../../../src/training/dataset/cut-pictures.ts'
import { embedCuts } from '../../../../src/training/dataset/embed-cuts.ts'
import { foldedWeights, initialValues } from '../../../../src/training/network/training-parameters.ts'
import { drawDefect } from '../../../../src/training/network/synthetic-defect.ts'
import { teachAnew } from '../../../../src/training/head/teach-anew.ts'
import type { TaughtAnew } from '../../../../src/training/head/teach-options.ts'

const crop = { mode: 'polar', sizePx: 128, margin: 1.1 } as const
const random = createRandom('teach anew')
const kind = drawKind(random.fork('kind'))
const part = (n: number): Cut => {
  const { image, circle } = renderSurface(kind, random.fork(n))
  return {
    picture: { file: `${n}.png`, label: 'good', part: String(n) },
    pixels: cropCircle(image, circle, crop),
    appearance: measureAppearance(image, { ...circle, confidence: 0.9 })
  }
}
// Nobody trained this encoder: what it sees is enough for the coarse defects that are drawn.
const base = {
  architecture: DEFAULT_ARCHITECTURE,
  weights: foldedWeights(DEFAULT_ARCHITECTURE, initialValues(DEFAULT_ARCHITECTURE, createRandom(1).normal))
}

suite('teachAnew', () => {
  test('from 12 good parts alone: good ones score below defects, and the same parts give the same model', async () => {
    const cuts = Array.from({ length: 12 }, (_, n) => part(n))
    const taught = await teachAnew({ cuts, crop, base, seed: 1 })
    assert.equal(taught.scores.length, 12)
    assert.ok(taught.scores.every((score) => score > 0 && score < taught.threshold))
    assert.deepEqual([taught.good.K, taught.good.D, taught.thresholdMethod], [12, 258, 'bulk'])

    const good = Array.from({ length: 12 }, (_, n) => part(100 + n))
    const defect = good.map((cut, n) => ({
      ...cut,
      pixels: [1, 2, 3].reduce((pixels, m) => drawDefect(pixels, crop, random.fork(`defect ${n}/${m}`)), cut.pixels)
    }))
    const encoder = await openOnnxRuntime(taught.network!.onnx, 1)
    try {
      const { rows, D } = await embedCuts([...good, ...defect], encoder.embed, crop)
      const scores = Array.from({ length: 24 }, (_, n) =>
        anomalyScore(rows.subarray(n * D, (n + 1) * D), taught.good, null, taught.scoring.k)
      )
      assert.ok(auroc(scores.slice(0, 12), scores.slice(12))! > 0.75, scores.join(' '))
    } finally {
      await encoder.close()
    }
    const again = await teachAnew({ cuts, crop, base, seed: 1 })
    assert.deepEqual([again.threshold, again.good.rows], [taught.threshold, taught.good.rows])
  })

  test('in 8 bits: bank and thresholds come from the quantised encoder, and a start from it begins anew', async () => {
    // Of 12 parts the comparison with float32 depends on chance: nobody trained this encoder.
    const cuts = Array.from({ length: 24 }, (_, n) => part(n))
    const taught = await teachAnew({ cuts, crop, base, seed: 1, precision: 'int8' })
    assert.equal(taught.precision.precision, 'int8', taught.precision.why)
    assert.ok(isQuantised(taught.network.weights))
    const encoder = await openOnnxRuntime(taught.network.onnx, 1)
    try {
      const { rows, D } = await embedCuts(taught.cuts, encoder.embed, crop)
      const prototypes = whitened(taught.good.rows, D)
      whitened(rows, D).forEach((part, n) => assertClose(part, prototypes[n]!, 1e-4))
    } finally {
      await encoder.close()
    }
    const again = await teachAnew({ cuts, crop, base: taught.network, seed: 1, precision: 'fp32' })
    assert.ok(!isQuantised(again.network.weights))
  })

  test('a part is not vouched for by another picture of itself', async () => {
    // The same 6 parts, each photographed twice under one number: held out together, they score as alone.
    const cuts = Array.from({ length: 6 }, (_, n) => part(n))
    const alone = await teachAnew({ cuts, crop, base, seed: 1 })
    const twice = await teachAnew({ cuts: [...cuts, ...cuts], crop, base, seed: 1 })
    const usual = ({ evidence: { embedding, pieces } }: TaughtAnew): [string, number][] =>
      [{ name: 'embedding', calibration: embedding }, ...pieces].map(({ name, calibration }) => [
        name,
        Math.exp(calibration.middle)
      ])
    const ofAlone = new Map(usual(alone))
    for (const [name, distance] of usual(twice))
      assert.ok(distance > 0.7 * ofAlone.get(name)!, `${name}: ${distance} ${ofAlone.get(name)}`)
  })

  test('a part of another product among 11 is named and left out; with keepOdd it is named and taught', async () => {
    const other = drawKind(random.fork('other kind'))
    const { image, circle } = renderSurface(other, random.fork('stranger'))
    const stranger: Cut = {
      picture: { file: 'stranger.png', label: 'good', part: 'stranger' },
      pixels: cropCircle(image, circle, crop),
      appearance: measureAppearance(image, { ...circle, confidence: 0.9 })
    }
    const cuts = [...Array.from({ length: 10 }, (_, n) => part(n)), stranger]
    const taught = await teachAnew({ cuts, crop, base, seed: 1 })
    assert.deepEqual(
      taught.odd.map(({ cut }) => cut.picture.file),
      ['stranger.png']
    )
    assert.ok(!taught.cuts.includes(stranger))
    const kept = await teachAnew({ cuts, crop, base, seed: 1, keepOdd: true })
    assert.deepEqual([kept.odd, kept.cuts.length], [[], 11])
    assert.equal(kept.keptOdd[0]!.cut.picture.file, 'stranger.png')
  })

  test('refuses fewer than 5 parts', async () => {
    await assert.rejects(
      teachAnew({ cuts: [part(0), part(1), part(2), part(3)], crop, base, seed: 1 }),
      /expected at least 5 OK pictures/
    )
  })
})
