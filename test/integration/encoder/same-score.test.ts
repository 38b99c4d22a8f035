// A score depends on the picture and the model version alone: not on who asks, on what runs the encoder, or on when.
import { after, before, suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createContext } from '../../../src/cli/context.ts'
import { runCli } from '../../../src/cli/run-cli.ts'
import { startService } from '../../e2e/service.ts'
import { nativeTensorFlow } from '../../unit/encoder/encoder-fixture.ts'
import { drawnPart, publishUntrained } from '../untrained-model.ts'

const TOLERANCE = 1e-4
const RUNTIMES = ['onnx', 'tensorflow'] as const
type Runtime = (typeof RUNTIMES)[number]

const { skip: noTensorFlow } = await nativeTensorFlow()
const skipOf = (runtime: Runtime): string | false => (runtime === 'tensorflow' ? noTensorFlow : false)

suite('the same picture has the same score', () => {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'okng-score-'))
  const data = join(folder, 'data')
  const text = { out: '', err: '' }
  const context = createContext(
    { OKNG_DATA_DIR: data },
    {
      stdout: {
        write: (line: string) => {
          text.out += line
        }
      },
      stderr: {
        write: (line: string) => {
          text.err += line
        }
      }
    }
  )
  const parts = Array.from({ length: 4 }, (_, n) => join(folder, `part-${n}.bmp`))
  let expected: readonly number[]

  async function byCli(runtime: Runtime): Promise<number[]> {
    text.out = text.err = ''
    assert.equal(
      await runCli(['inspect', ...parts, '--recipe', 'ring', '--runtime', runtime, '--json'], context),
      0,
      text.err
    )
    return text.out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { score: number }).score)
  }
  async function byServer(runtime: Runtime, query = ''): Promise<number[]> {
    const service = await startService(data, { OKNG_RUNTIME: runtime, OKNG_PRELOAD: 'ring', OKNG_LOG_LEVEL: 'info' })
    try {
      // At once, so that they share batches and threads as they may.
      return await Promise.all(
        parts.map(async (file) => {
          const reply = await fetch(`${service.url}/inspect?recipe=ring${query}`, {
            method: 'POST',
            headers: { 'content-type': 'image/bmp' },
            body: await readFile(file)
          })
          const body = (await reply.json()) as { score: number }
          assert.equal(reply.status, 200, JSON.stringify(body))
          return body.score
        })
      )
    } finally {
      await service.stop()
    }
  }
  function assertSame(scores: readonly number[], who: string): void {
    assert.equal(scores.length, parts.length)
    scores.forEach((score, n) => {
      assert.ok(
        Math.abs(score - expected[n]!) <= TOLERANCE,
        `${who}, part ${n}: expected ${expected[n]} within ${TOLERANCE}, received ${score}`
      )
    })
  }

  before(async () => {
    const good = Array.from({ length: 8 }, (_, n) => join(folder, `good-${n}.bmp`))
    good.forEach((file, n) => {
      writeFileSync(file, drawnPart(`good/${n}`))
    })
    parts.forEach((file, n) => {
      writeFileSync(file, drawnPart(`part/${n}`, n % 2 === 1))
    })
    await publishUntrained(context, 'ring', good, 0.1)
    expected = await byCli('onnx')
    // Scores that are told apart by far more than the tolerance.
    assert.ok(Math.max(...expected) - Math.min(...expected) > 100 * TOLERANCE, String(expected))
    assert.ok(Math.min(...expected) > 10 * TOLERANCE, String(expected))
  })
  after(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  for (const runtime of RUNTIMES) {
    const skip = skipOf(runtime)
    test(`from the CLI, ${runtime}`, { skip }, async () => {
      assertSame(await byCli(runtime), 'CLI')
    })
    test(`from the server, ${runtime}`, { skip }, async () => {
      assertSame(await byServer(runtime), 'server')
    })
  }

  test('from the server after a restart, with heat maps', async () => {
    assertSame(await byServer('onnx', '&heatmap=true'), 'server after a restart')
  })

  test('from okng evaluate', async () => {
    text.out = text.err = ''
    const list = join(folder, 'parts.csv')
    writeFileSync(
      list,
      `image_path,label\n${parts.map((file, n) => `${file},${n % 2 === 0 ? 'OK' : 'NG'}`).join('\n')}\n`
    )
    assert.equal(
      await runCli(['evaluate', '--dataset', list, '--recipe', 'ring', '--runtime', 'onnx', '--json'], context),
      0,
      text.err
    )
    const { images } = JSON.parse(text.out) as { images: { file: string; score: number }[] }
    assertSame(
      parts.map((file) => images.find((image) => image.file === file)!.score),
      'evaluate'
    )
  })
})
