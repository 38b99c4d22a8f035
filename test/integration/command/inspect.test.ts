// `okng inspect` with the shipped model, and what it writes.
import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { createContext } from '../../../src/cli/context.ts'
import { runCli } from '../../../src/cli/run-cli.ts'
import { PACKAGE_ROOT } from '../../../src/package-root.ts'
import { tempFolder } from '../../unit/temp-folder.ts'

const DEFECT = join(PACKAGE_ROOT, 'models/demo-ring/example-ng.png')

async function inspect(t: TestContext, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' }
  const context = createContext(
    { OKNG_DATA_DIR: tempFolder(t) },
    {
      stdout: {
        write: (text: string) => {
          said.out += text
        }
      },
      stderr: {
        write: (text: string) => {
          said.err += text
        }
      }
    }
  )
  const code = await runCli(['inspect', '--recipe', 'demo-ring', '--runtime', 'onnx', ...args], context)
  return { code, ...said }
}

suite('okng inspect', () => {
  test('--heatmap writes the picture with what differs in red', async (t) => {
    const target = join(tempFolder(t), 'heat.png')
    const { code, out } = await inspect(t, DEFECT, '--heatmap', target)
    assert.deepEqual([code, out.slice(0, 2)], [0, 'NG'])
    const [picture, drawn] = await Promise.all([DEFECT, target].map(async (file) => sharp(file).metadata()))
    assert.deepEqual([drawn!.format, drawn!.width, drawn!.height], ['png', picture!.width, picture!.height])
    const { channels } = await sharp(target).stats()
    assert.ok(channels[0]!.mean > channels[2]!.mean, 'red somewhere')
  })

  for (const json of [true, false]) {
    test(`a heat map that fails costs no verdict${json ? ', --json' : ''}: it comes first, then exit 1`, async (t) => {
      const target = join(tempFolder(t), 'no-such-folder/heat.png')
      const { code, out, err } = await inspect(t, DEFECT, '--heatmap', target, ...(json ? ['--json'] : []))
      assert.equal(json ? (JSON.parse(out) as { verdict: string }).verdict : out.slice(0, 2), 'NG')
      assert.equal(code, 1)
      assert.match(err, /--heatmap: could not write it: ENOENT.*no-such-folder/)
      assert.doesNotMatch(err, /could not be judged/)
    })
  }

  test('a file that is no picture is not judged, and writes no heat map', async (t) => {
    const target = join(tempFolder(t), 'heat.png')
    const { code, out, err } = await inspect(t, join(PACKAGE_ROOT, 'package.json'), '--heatmap', target)
    assert.deepEqual([code, out, existsSync(target)], [1, '', false])
    assert.match(err, /1 of 1 pictures could not be judged/)
  })
})
