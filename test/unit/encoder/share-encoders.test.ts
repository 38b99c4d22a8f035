import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { shareEncoders } from '../../../src/encoder/share-encoders.ts'
import { fakeEncoder } from '../inspection/fake-model.ts'

const files = (id?: string) => ({ onnx: new Uint8Array(), readWeights: null, ...(id !== undefined && { id }) })

function setUp(fail = false) {
  const made: ReturnType<typeof fakeEncoder>[] = []
  const open = shareEncoders(async () => {
    if (fail) throw new Error('bad graph')
    made.push(fakeEncoder())
    return made.at(-1)!
  })
  return { open, closes: () => made.map(({ closed }) => closed) }
}

suite('shareEncoders', () => {
  test('files of one id share an encoder, which is closed with its last user', async () => {
    const { open, closes } = setUp()
    const [a, b] = await Promise.all([open(files('x')), open(files('x'))])
    assert.deepEqual(await a.embed(new Float32Array(16)), Float32Array.of(1, 0))
    await a.close()
    await a.close()
    assert.deepEqual(closes(), [0])
    const c = await open(files('x'))
    await b.close()
    assert.deepEqual(closes(), [0])
    await c.close()
    assert.deepEqual(closes(), [1])
    await (await open(files('x'))).close()
    assert.deepEqual(closes(), [1, 1])
  })

  test('other ids, and files without one, have their own', async () => {
    const { open, closes } = setUp()
    await Promise.all([open(files('x')), open(files('y')), open(files()), open(files())])
    assert.deepEqual(closes(), [0, 0, 0, 0])
  })

  test('one that cannot be opened is tried again', async () => {
    const { open } = setUp(true)
    const all = await Promise.allSettled([open(files('x')), open(files('x'))])
    assert.deepEqual(
      all.map(({ status }) => status),
      ['rejected', 'rejected']
    )
    await assert.rejects(open(files('x')), /bad graph/)
  })
})
