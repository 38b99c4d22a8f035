import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import {
  checkArchitecture,
  DEFAULT_ARCHITECTURE,
  type EncoderArchitecture,
  featureMapShape,
  parameterShapes,
  trainingArchitecture
} from '../../../src/encoder/architecture.ts'
import { architectures, TINY } from './encoder-fixture.ts'

suite('parameterShapes', () => {
  test('names every tensor in the order of the forward pass', () => {
    assert.deepEqual(
      [...parameterShapes(TINY)],
      [
        ['conv0/kernel', [3, 3, 1, 4]],
        ['conv0/bias', [4]],
        ['conv1/kernel', [3, 3, 4, 6]],
        ['conv1/bias', [6]],
        // mean and max of 6 channels
        ['dense/kernel', [12, 5]],
        ['dense/bias', [5]]
      ]
    )
  })
  test('the default has the 0.26 M parameters that its layers add up to', () => {
    // 9 * (1*16 + 16*32 + 32*64 + 64*128 + 128*128) = 244,368 in kernels; 16+32+64+128+128 = 368 biases; 256*64 + 64 =
    // 16,448 dense
    const total = [...parameterShapes(DEFAULT_ARCHITECTURE).values()].reduce(
      (sum, shape) => sum + shape.reduce((a, b) => a * b, 1),
      0
    )
    assert.equal(total, 244_368 + 368 + 16_448)
  })
})

suite('featureMapShape', () => {
  test('is each side divided by every stride', () => {
    assert.deepEqual(featureMapShape(TINY), [4, 4])
    assert.deepEqual(featureMapShape({ ...DEFAULT_ARCHITECTURE, inputColumns: 256 }), [8, 16])
  })
})

suite('trainingArchitecture', () => {
  test('takes the crops of a recipe; the columns of polar ones wrap', () => {
    const { convolutions, embeddingSize } = DEFAULT_ARCHITECTURE
    assert.deepEqual(trainingArchitecture({ mode: 'square', sizePx: 64, margin: 1 }), {
      inputSize: 64,
      convolutions,
      embeddingSize
    })
    assert.deepEqual(trainingArchitecture({ mode: 'polar', sizePx: 64, columnsPx: 96, margin: 1 }), {
      inputSize: 64,
      inputColumns: 96,
      convolutions,
      embeddingSize,
      wraps: true
    })
  })
})

suite('checkArchitecture', () => {
  test('columns wrap or do not: another word is refused', () => {
    assert.throws(() => checkArchitecture({ ...TINY, wraps: 'no' as unknown as boolean }), {
      name: 'RangeError',
      message: 'architecture.wraps: expected true or false, received no'
    })
  })
  test('names the columns that the strides do not divide', () => {
    assert.throws(() => checkArchitecture({ ...TINY, inputColumns: 18 }), {
      name: 'RangeError',
      message: 'architecture.inputColumns: expected a multiple of 4 (the product of the strides), received 18'
    })
  })

  test('property: takes every valid one', () => {
    fc.assert(
      fc.property(architectures, (architecture) => {
        checkArchitecture(architecture)
      })
    )
    checkArchitecture(DEFAULT_ARCHITECTURE)
  })
  const broken: [string, Partial<Record<keyof EncoderArchitecture, unknown>>, RegExp][] = [
    ['no layers', { convolutions: [] }, /convolutions: expected at least one layer/],
    ['a list that is none', { convolutions: 'x' }, /convolutions: expected/],
    [
      'no channels',
      { convolutions: [{ channels: 0, stride: 1 }] },
      /convolutions\[0\]\.channels: expected a whole number >= 1, received 0/
    ],
    [
      'half a channel',
      {
        convolutions: [
          { channels: 4, stride: 1 },
          { channels: 1.5, stride: 1 }
        ]
      },
      /convolutions\[1\]\.channels: .* received 1\.5/
    ],
    [
      'a stride of 4',
      { convolutions: [{ channels: 4, stride: 4 }] },
      /convolutions\[0\]\.stride: expected 1 or 2, received 4/
    ],
    [
      'a layer without a stride',
      { convolutions: [{ channels: 4 }] },
      /convolutions\[0\]\.stride: expected 1 or 2, received undefined/
    ],
    ['a layer that is none', { convolutions: [null] }, /convolutions\[0\]\.channels: .* received undefined/],
    ['a side that the strides do not divide', { inputSize: 18 }, /inputSize: expected a multiple of 4 .* received 18/],
    ['a side of 0', { inputSize: 0 }, /inputSize: .* received 0/],
    ['a negative side', { inputSize: -16 }, /inputSize: .* received -16/],
    ['a side that is no number', { inputSize: NaN }, /inputSize: .* received NaN/],
    ['a side without an end', { inputSize: Infinity }, /inputSize: .* received Infinity/],
    ['no embedding', { embeddingSize: 0 }, /embeddingSize: expected a whole number >= 1, received 0/],
    ['half a value', { embeddingSize: 2.5 }, /embeddingSize: .* received 2\.5/],
    ['views that do not share a cell evenly', { turns: 3 }, /turns: expected a divisor of 4 .* received 3/],
    ['no view', { turns: 0 }, /turns: .* received 0/]
  ]
  for (const [name, change, message] of broken) {
    test(`refuses ${name}`, () => {
      assert.throws(() => checkArchitecture({ ...TINY, ...change } as EncoderArchitecture), {
        name: 'RangeError',
        message
      })
    })
  }
  test('refuses what is no description at all', () => {
    for (const nothing of [undefined, null, 7]) {
      assert.throws(() => checkArchitecture(nothing as unknown as EncoderArchitecture), {
        name: 'RangeError',
        message: /architecture: expected/
      })
    }
  })
})
