import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { Precision } from '../../../../src/domain/training/training.ts'
import type { EncoderNetwork } from '../../../../src/encoder/dense-head.ts'
import { isQuantised, rangeName } from '../../../../src/encoder/quantised/whole-numbers.ts'
import { inBestPrecision } from '../../../../src/training/precision/best-precision.ts'
import { measureSpeed } from '../../../../src/training/precision/measure-speed.ts'
import type { EncoderRuntime } from '../../../../src/encoder/runtime.ts'
import { randomWeights, TINY } from '../../encoder/encoder-fixture.ts'

const network: EncoderNetwork = { architecture: TINY, weights: randomWeights(TINY, 1) }
const quantised = async ({ architecture, weights }: EncoderNetwork): Promise<EncoderNetwork> => ({
  architecture,
  weights: new Map([...weights, ...[0, 1].map((layer) => [rangeName(layer), Float32Array.of(1)] as const)])
})

interface Tried {
  readonly wanted: Precision
  readonly speed?: number
  readonly escapes?: number
  readonly from?: EncoderNetwork
}

/** Makes "versions" that are only the name of the precision; with 8 bits some of 40 defects escape. */
async function tried({ wanted, speed = 3, escapes = 0, from = network }: Tried) {
  const made: string[] = []
  const discarded: string[] = []
  const parts = Array.from({ length: 40 }, (_, n) => `${n}`)
  const result = await inBestPrecision({
    wanted,
    network: from,
    quantised,
    async make({ weights }) {
      made.push(isQuantised(weights) ? 'int8' : 'fp32')
      return made.at(-1)!
    },
    heldOut: async (name) => ({
      good: new Map(parts.map((part) => [part, 0.5])),
      defect: new Map(parts.map((part, n) => [part, name === 'int8' && n < escapes ? 0.9 : 2])),
      threshold: 1,
      okBelow: 1
    }),
    async discard(name) {
      discarded.push(name)
    },
    speedOf: async () => speed
  })
  return { ...result, tries: made, discarded }
}

suite('inBestPrecision', () => {
  test('float32 as asked: 8 bits are not even tried, and ranges of a version before are left', async () => {
    const from = await quantised(network)
    assert.deepEqual(await tried({ wanted: 'fp32', from }), {
      made: 'fp32',
      chosen: { precision: 'fp32', why: 'as asked' },
      tries: ['fp32'],
      discarded: []
    })
  })

  test('auto: 8 bits where they are faster and no worse', async () => {
    assert.deepEqual(await tried({ wanted: 'auto' }), {
      made: 'int8',
      chosen: {
        precision: 'int8',
        why:
          '8 bits are 3.0 times as fast on this machine; AUROC 1.0000 beside 1.0000; of 80 parts only float32 judges 0 '
          + 'right, only 8 bits 0'
      },
      tries: ['fp32', 'int8'],
      discarded: ['fp32']
    })
  })

  test('auto: float32 where 8 bits gain little; asked for, 8 bits all the same', async () => {
    const { chosen, tries } = await tried({ wanted: 'auto', speed: 1.2 })
    assert.deepEqual(tries, ['fp32'])
    assert.deepEqual(chosen, {
      precision: 'fp32',
      why: '8 bits are 1.2 times as fast on this machine, expected at least 1.25'
    })
    assert.equal((await tried({ wanted: 'int8', speed: 0.9 })).made, 'int8')
    assert.equal((await tried({ wanted: 'auto', speed: NaN })).made, 'fp32')
  })

  for (const wanted of ['auto', 'int8'] as const)
    test(`${wanted}: refused where more defects escape, with the reason`, async () => {
      assert.deepEqual(await tried({ wanted, escapes: 6 }), {
        made: 'fp32',
        chosen: {
          precision: 'fp32',
          why:
            'with 8 bits decisions are worse: AUROC 1.0000 beside 1.0000; of 80 parts only float32 judges 6 right, '
            + 'only 8 bits 0'
        },
        tries: ['fp32', 'int8'],
        discarded: ['int8']
      })
    })

  test('what was made is discarded when the other cannot be', async () => {
    const discarded: string[] = []
    const making = inBestPrecision<string>({
      wanted: 'int8',
      network,
      quantised,
      make: async ({ weights }) => (isQuantised(weights) ? Promise.reject(new Error('no memory')) : 'fp32'),
      heldOut: () => assert.fail('compared'),
      async discard(name) {
        discarded.push(name)
      },
      speedOf: async () => 2
    })
    await assert.rejects(making, { message: 'no memory' })
    assert.deepEqual(discarded, ['fp32'])
  })
})

suite('measureSpeed', () => {
  test('by the shortest run of each: other work makes runs longer, never shorter', async () => {
    let nowMs = 0
    let run = 0
    const encoder = (ms: number): EncoderRuntime =>
      ({
        inputSize: 4,
        async look() {
          nowMs += ms * (++run % 5 === 0 ? 1 : 7)
        }
      }) as unknown as EncoderRuntime
    assert.equal(await measureSpeed(encoder(5), encoder(2), () => nowMs), 2.5)
  })
})
