import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { anomalyScore } from '../../../../src/scoring/anomaly-score.ts'
import { MAX_BANK } from '../../../../src/scoring/limited-bank.ts'
import { createBank } from '../../../../src/scoring/memory-bank.ts'
import type { Cut } from '../../../../src/training/dataset/cut-pictures.ts'
import { appearanceOf } from '../appearance-fixture.ts'
import { teachModel, type TeachOptions } from '../../../../src/training/head/teach-model.ts'

const CROP = { mode: 'square', sizePx: 4, margin: 1 } as const

/**
 * A part whose embedding is [cos a, sin a], however it is turned: `embed` below reads the angle from the picture's
 * contrast pattern.
 */
function part(angle: number, n: number): Cut {
  const pixels = new Float32Array(16).fill(angle)
  return { picture: { file: `${n}.png`, label: 'good', part: String(n) }, pixels, appearance: appearanceOf(pixels, 4) }
}

function setUp(angles: readonly number[], change: Partial<TeachOptions> = {}): TeachOptions {
  const cuts = angles.map(part)
  let next = 0
  return {
    cuts,
    crop: CROP,
    scoring: { k: 1, useDefectBank: false },
    seed: 1,
    known: null,
    // Crops are standardised before they are embedded, so the angle is counted off: four views a part.
    async embed(crops) {
      const n = crops.length / 16
      return Float32Array.from({ length: 2 * n }, (_, i) => {
        const angle = angles[Math.floor((next + Math.floor(i / 2)) / 4)]!
        if (i === 2 * n - 1) next += n
        return i % 2 === 0 ? Math.cos(angle) : Math.sin(angle)
      })
    },
    ...change
  }
}

suite('teachModel', () => {
  test('begun anew: every view is a prototype, and each part is scored against the others only', async () => {
    const angles = [0, 0.1, 0.2, 0.4, 0.7, 1.1]
    const taught = await teachModel(setUp(angles))
    assert.equal(taught.good.K, 24)
    // Nearest other part by angle: 0.1, 0.1, 0.1, 0.2, 0.3, 0.4; a chord is 2 sin(angle / 2).
    const expected = [0.1, 0.1, 0.1, 0.2, 0.3, 0.4].map((angle) => 2 * Math.sin(angle / 2))
    taught.scores.forEach((score, n) => {
      assert.ok(Math.abs(score - expected[n]!) < 1e-6, `part ${n}: ${score}`)
    })
    assert.equal(taught.thresholdMethod, 'tail-fit')
    assert.ok(taught.threshold > Math.max(...taught.scores))
    assert.equal(taught.defect, null)
  })

  test('added to a bank: the prototypes join it, threshold and defects stay, and the part now scores 0', async () => {
    const known = {
      good: createBank(Float32Array.of(1, 0), 2),
      defect: createBank(Float32Array.of(0, 1), 2),
      threshold: 0.3
    }
    const taught = await teachModel(setUp([0.5], { known, scoring: { k: 1, useDefectBank: true } }))
    assert.deepEqual(
      [taught.good.K, taught.threshold, taught.thresholdMethod, taught.defect],
      [5, 0.3, 'kept', known.defect]
    )
    assert.ok(Math.abs(taught.scores[0]! - (2 * Math.sin(0.25) - 2 * Math.sin((Math.PI / 2 - 0.5) / 2) + 2)) < 1e-6)
  })

  test('a full bank stays at its size: what is new is kept, and of near prototypes some go', async () => {
    // 2048 prototypes over a tenth of a turn; the taught parts are elsewhere, in two places.
    const crowd = Float32Array.from({ length: 2 * MAX_BANK }, (_, i) =>
      (i % 2 === 0 ? Math.cos : Math.sin)(((Math.floor(i / 2) / MAX_BANK) * Math.PI) / 5)
    )
    const known = { good: createBank(crowd, 2), defect: null, threshold: 0.3 }
    const { good } = await teachModel(setUp([2, 2, 3], { known }))
    assert.equal(good.K, MAX_BANK)
    for (const angle of [2, 3])
      assert.ok(anomalyScore(Float32Array.of(Math.cos(angle), Math.sin(angle)), good, null, 1) < 1e-3, String(angle))
  })

  test('refuses too few parts', async () => {
    await assert.rejects(teachModel(setUp([0, 0.1, 0.2, 0.3])), {
      code: 'DATASET_INVALID',
      message: 'expected at least 5 OK pictures in which the part is found, received 4'
    })
    await assert.rejects(
      teachModel(setUp([], { known: { good: createBank(Float32Array.of(1, 0), 2), defect: null, threshold: 0.3 } })),
      { message: /expected at least 1 OK pictures/ }
    )
  })
})
