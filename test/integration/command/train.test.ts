// `okng train` as far as its version is made the active one, or not.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { createContext } from '../../../src/cli/context.ts'
import { runCli } from '../../../src/cli/run-cli.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { drawParts } from '../training-fixture.ts'

suite('okng train', () => {
  for (const flag of [['--no-activate'], ['--activate', 'never']]) {
    test(`${flag.join(' ')}: the version is published, the recipe keeps what it had`, async (t) => {
      const { data, parts } = await drawParts(tempFolder(t), { ok: 12, ng: 2 })
      let said = ''
      const context = createContext(
        { OKNG_DATA_DIR: data },
        {
          stdout: {
            write: (text: string) => {
              said += text
            }
          },
          stderr: {
            write: (text: string) => {
              said += text
            }
          }
        }
      )
      assert.equal(
        await runCli(
          [
            'train',
            '--dataset',
            parts,
            '--recipe',
            'ring',
            '--epochs',
            '1',
            '--batch-size',
            '4',
            '--backend',
            'wasm',
            ...flag
          ],
          context
        ),
        0,
        said
      )
      const [version] = await context.models.list('ring')
      assert.match(said, new RegExp(`model version ${version!.version} of recipe ring\n`))
      assert.equal((await context.recipes.read('ring')).activeModelVersion, null)
    })
  }

  test('--activate takes never and always, and says so', async (t) => {
    let said = ''
    const context = createContext(
      { OKNG_DATA_DIR: join(tempFolder(t), 'data') },
      {
        stdout: { write: () => {} },
        stderr: {
          write: (text: string) => {
            said += text
          }
        }
      }
    )
    assert.equal(await runCli(['train', '--dataset', 'd', '--recipe', 'ring', '--activate', 'maybe'], context), 2)
    assert.match(said, /'maybe' is invalid.*never, always/)
  })
})
