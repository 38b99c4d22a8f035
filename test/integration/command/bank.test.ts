// An ONNX encoder from elsewhere: `okng bank`, then POST /models with what it wrote.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext } from '../../../src/cli/context.ts'
import { runCli } from '../../../src/cli/run-cli.ts'
import { decodeBank } from '../../../src/scoring/bank-file.ts'
import { centreOverBatch, changeOnnx, fixBatch } from '../../unit/encoder/change-onnx.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { multipart, MULTIPART } from '../http-fixture.ts'
import { drawnPart, realService, shippedFile } from '../service-fixture.ts'

suite('okng bank', () => {
  test('writes what POST /models takes, or says why not and writes nothing', async (t) => {
    const folder = tempFolder(t)
    let said = ''
    const stream = {
      write(text: string) {
        said += text
      }
    }
    const context = createContext({ OKNG_DATA_DIR: join(folder, 'data') }, { stdout: stream, stderr: stream })
    mkdirSync(join(folder, 'parts'))
    for (let n = 0; n < 6; n++) writeFileSync(join(folder, 'parts', `IMG_${n}.bmp`), drawnPart(n))
    const onnx = join(folder, 'mine.onnx')
    const bank = (out: string, dataset = 'parts') =>
      runCli(
        [
          'bank',
          '--encoder',
          onnx,
          '--dataset',
          join(folder, dataset),
          '--recipe',
          'demo-ring',
          '--out',
          join(folder, out)
        ],
        context
      )

    assert.equal(await bank('none'), 1)
    assert.match(said, /okng: --encoder .*mine\.onnx: there is no such file/)
    writeFileSync(onnx, changeOnnx(shippedFile('encoder.onnx'), centreOverBatch('relu0')))
    assert.equal(await bank('none'), 1)
    assert.match(said, /the encoder gives another embedding for a crop when 1 other/)
    assert.equal(existsSync(join(folder, 'none')), false)

    writeFileSync(onnx, changeOnnx(shippedFile('encoder.onnx'), fixBatch(1)))
    assert.equal(await bank('out'), 0, said)
    assert.match(said, /6 pictures say neither OK nor NG and were taken as good parts/)
    assert.match(said, /6 good parts, \d+ prototypes of 258 values, threshold /)
    const names = readdirSync(join(folder, 'out')).sort()
    assert.deepEqual(names, ['encoder.onnx', 'good.bank', 'manifest.json'])
    const content = (name: string): Buffer => readFileSync(join(folder, 'out', name))
    assert.equal(decodeBank(content('good.bank')).D, 258)

    const { app } = await realService(t, join(folder, 'service'))
    const reply = await app.inject({
      method: 'POST',
      url: '/models?recipe=demo-ring',
      headers: { 'content-type': MULTIPART },
      payload: multipart(...names.map((name) => ({ name, filename: name, content: content(name) })))
    })
    assert.equal(reply.statusCode, 201, reply.body)
  })
})
