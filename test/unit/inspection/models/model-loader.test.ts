import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MODEL_FILES } from '../../../../src/domain/models/manifest.ts'
import type { EncoderFiles } from '../../../../src/encoder/open-runtime.ts'
import { ModelBroken } from '../../../../src/errors.ts'
import { loadModel, type ModelFolder } from '../../../../src/inspection/models/model-loader.ts'
import { encodeBank } from '../../../../src/scoring/bank-file.ts'
import { encodeEvidence } from '../../../../src/scoring/evidence/evidence-file.ts'
import { createBank } from '../../../../src/scoring/memory-bank.ts'
import { drawEvidence } from '../../scoring/evidence/evidence-fixture.ts'
import { tempFolder } from '../../temp-folder.ts'
import { FAKE_MANIFEST, fakeEncoder } from '../fake-model.ts'

const GOOD = createBank(Float32Array.of(1, 0, 0, 1), 2)
const DEFECT = createBank(Float32Array.of(0, -1), 2)
const broken = (message: RegExp) => ({ code: 'MODEL_BROKEN', statusCode: 409, message })

suite('loadModel', () => {
  test('opens the encoder from its three files and reads the bank; the manifest stays as it is', async (t) => {
    const folder = modelFolder(t)
    const encoder = fakeEncoder()
    let files: EncoderFiles | undefined
    const model = await loadModel(folder, async (received) => {
      files = received
      return encoder
    })
    const { json, bin } = await files!.readWeights!()
    assert.deepEqual(
      [Buffer.from(files!.onnx).toString(), json, Buffer.from(bin).toString()],
      ['the graph', '{"é":1}', 'the weights']
    )
    assert.deepEqual(model, { manifest: folder.manifest, encoder, good: GOOD, defect: null, evidence: null })
    assert.equal(encoder.closed, 0)
  })

  test('a version of the ONNX model alone is opened from that', async (t) => {
    let files: EncoderFiles | undefined
    await loadModel({ ...modelFolder(t), has: (name) => name === MODEL_FILES.onnx }, async (received) => {
      files = received
      return fakeEncoder()
    })
    assert.equal(files!.readWeights, null)
    await assert.rejects(
      loadModel({ ...modelFolder(t), has: () => false }, async () => {
        throw new Error('bad graph')
      }),
      broken(/the encoder of encoder\.onnx: bad graph/)
    )
  })

  test('encoder files of the same checksums have the same id', async (t) => {
    const ids: (string | undefined)[] = []
    const sum = (digit: string) => ({ sha256: digit.repeat(64), bytes: 1 })
    const weights = { [MODEL_FILES.weightsJson]: sum('2'), [MODEL_FILES.weightsBin]: sum('3') }
    for (const files of [
      { [MODEL_FILES.onnx]: sum('1'), ...weights },
      { [MODEL_FILES.onnx]: sum('1'), ...weights, [MODEL_FILES.good]: sum('9') },
      { [MODEL_FILES.onnx]: sum('1'), ...weights, [MODEL_FILES.weightsBin]: sum('4') },
      {}
    ]) {
      await loadModel(modelFolder(t, { files }), async ({ id }) => {
        ids.push(id)
        return fakeEncoder()
      })
    }
    assert.equal(ids[0], ids[1])
    assert.notEqual(ids[0], ids[2])
    assert.equal(ids[3], undefined)
  })

  test('reads the bank of defects where the version scores by it, and only there', async (t) => {
    const folder = modelFolder(t, { scoring: { k: 1, useDefectBank: true } })
    assert.deepEqual((await loadModel(folder, async () => fakeEncoder())).defect, DEFECT)
    rmSync(folder.file(MODEL_FILES.defect))
    await assert.rejects(
      loadModel(folder, async () => fakeEncoder()),
      broken(/defect\.bank: ENOENT/)
    )
    assert.equal((await loadModel({ ...folder, manifest: FAKE_MANIFEST }, async () => fakeEncoder())).defect, null)
  })

  test('evidence is read where there is some; broken or unfit it is refused, the encoder closed', async (t) => {
    const evidence = drawEvidence()
    const given = (text: string): ModelFolder => {
      const folder = modelFolder(t)
      writeFileSync(folder.file(MODEL_FILES.evidence), text)
      return { ...folder, has: () => true }
    }
    const encoder = (featureSize: number) => ({ ...fakeEncoder(), featureSize })
    const loaded = await loadModel(given(encodeEvidence(evidence)), async () => encoder(3))
    assert.deepEqual(loaded.evidence, evidence)
    const tooFew = encoder(2)
    await assert.rejects(
      loadModel(given(encodeEvidence(evidence)), async () => tooFew),
      broken(/the encoder gives 2 features, features needs 3/)
    )
    assert.equal(tooFew.closed, 1)
    for (const [text, message] of [
      ['{}', /evidence\.json: format: expected 3/],
      ['', /evidence\.json: Unexpected end of JSON/]
    ] as const)
      await assert.rejects(
        loadModel(given(text), async () => encoder(3)),
        broken(message)
      )
  })

  test('a file that is gone is named, and the encoder is not left open', async (t) => {
    for (const name of [MODEL_FILES.onnx, MODEL_FILES.weightsJson, MODEL_FILES.weightsBin, MODEL_FILES.good]) {
      const folder = modelFolder(t)
      rmSync(folder.file(name))
      const encoder = fakeEncoder()
      let opened = 0
      await assert.rejects(
        loadModel(folder, async ({ readWeights }) => {
          await readWeights!()
          opened++
          return encoder
        }),
        broken(new RegExp(`'v1' cannot be used: ${name}: ENOENT`))
      )
      assert.equal(encoder.closed, opened)
    }
  })

  test('a file that the manifest does not list is the error of the folder, said once', async (t) => {
    const folder = modelFolder(t)
    const missing = new ModelBroken('v1', 'it has no file encoder.onnx')
    await assert.rejects(
      loadModel(
        {
          ...folder,
          file() {
            throw missing
          }
        },
        async () => fakeEncoder()
      ),
      missing
    )
  })

  test('a bank that cannot be read is named', async (t) => {
    const cut = encodeBank(GOOD).subarray(0, 30)
    const folder = modelFolder(t)
    for (const [bytes, message] of [
      [cut, /good\.bank: bank file: expected 40 bytes/],
      [new Uint8Array(0), /good\.bank: .* at least 24 bytes, received 0/]
    ] as const) {
      writeFileSync(folder.file(MODEL_FILES.good), bytes)
      await assert.rejects(
        loadModel(folder, async () => fakeEncoder()),
        broken(message)
      )
    }
  })

  test('an encoder that cannot be opened', async (t) => {
    await assert.rejects(
      loadModel(modelFolder(t), async () => {
        throw new Error('bad graph')
      }),
      broken(/encoder\.onnx, weights\.json and weights\.bin: bad graph/)
    )
  })

  test('sizes that do not fit together are refused, and the encoder is closed', async (t) => {
    const cases: [Partial<ReturnType<typeof fakeEncoder>>, RegExp][] = [
      [{ inputSize: 8 }, /takes crops of 8 x 8 px, the manifest says 4 x 4/],
      [{ embeddingSize: 3 }, /makes 3 values, a bank holds rows of 2/]
    ]
    for (const [change, message] of cases) {
      const encoder = { ...fakeEncoder(), ...change }
      await assert.rejects(
        loadModel(modelFolder(t), async () => encoder),
        broken(message)
      )
      assert.equal(encoder.closed, 1)
    }
    const folder = modelFolder(t, { scoring: { k: 1, useDefectBank: true } })
    writeFileSync(folder.file(MODEL_FILES.defect), encodeBank(createBank(Float32Array.of(1, 0, 0), 3)))
    await assert.rejects(
      loadModel(folder, async () => fakeEncoder()),
      broken(/a bank holds rows of 3/)
    )
  })

  test('an encoder that cannot judge an empty crop is refused, and closed', async (t) => {
    const crops: number[] = []
    const answers: [() => Float32Array, RegExp][] = [
      [() => Float32Array.of(NaN, 0), /empty crop: embedding: expected finite values, received NaN at 0/],
      [() => Float32Array.of(1), /empty crop: embedding: expected 2 values/],
      [
        () => {
          throw new Error('no memory')
        },
        /empty crop: no memory/
      ]
    ]
    for (const [answer, message] of answers) {
      const encoder = fakeEncoder((crop) => {
        crops.push(crop.length)
        return answer()
      })
      await assert.rejects(
        loadModel(modelFolder(t), async () => encoder),
        broken(message)
      )
      assert.equal(encoder.closed, 1)
    }
    assert.deepEqual(crops, [16, 16, 16])
    await assert.rejects(
      loadModel(modelFolder(t, { scoring: { k: 0, useDefectBank: false } }), async () => fakeEncoder()),
      broken(/k: expected a whole number >= 1, received 0/)
    )
  })
})

function modelFolder(t: TestContext, manifest: Partial<typeof FAKE_MANIFEST> = {}): ModelFolder {
  const path = tempFolder(t)
  const files = {
    [MODEL_FILES.onnx]: 'the graph',
    [MODEL_FILES.weightsJson]: '{"é":1}',
    [MODEL_FILES.weightsBin]: 'the weights',
    [MODEL_FILES.good]: encodeBank(GOOD),
    [MODEL_FILES.defect]: encodeBank(DEFECT)
  }
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content)
  return { manifest: { ...FAKE_MANIFEST, ...manifest }, has: (name) => name in files, file: (name) => join(path, name) }
}
