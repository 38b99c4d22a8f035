import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createContext } from '../../../../src/cli/context.ts'
import { PACKAGE_ROOT } from '../../../../src/package-root.ts'
import { writeTree } from '../../temp-folder.ts'
import { cliFixture } from '../cli-fixture.ts'

suite('okng recipes', () => {
  test('lists them, and names those that cannot be used', async (t) => {
    const { folder, run } = cliFixture(t)
    writeTree(folder, {
      'shipped/ring.json': '{ "activeModelVersion": "v1", "threshold": 0.5 }',
      'data/recipes/bad.json': '{ "locate": { "radius": { "min": 0.5, "max": 0.4 } } }'
    })
    const { code, stdout, stderr } = await run('recipes')
    assert.equal(code, 0)
    assert.equal(
      stdout,
      'recipe  radius, of the height  crop                model version  threshold\nring    0.15 to 0.5      '
        + '      polar 128 x 256 px  v1             0.5\n'
    )
    assert.equal(
      stderr,
      `cannot be used: recipe 'bad': locate.radius: expected min < max, received {"min":0.5,"max":0.4}\n`
    )

    const document = JSON.parse((await run('recipes', '--json')).stdout) as {
      recipes: { id: string }[]
      broken: unknown
    }
    assert.deepEqual(
      document.recipes.map(({ id }) => id),
      ['ring']
    )
    assert.deepEqual(document.broken, [
      { id: 'bad', problem: `recipe 'bad': locate.radius: expected min < max, received {"min":0.5,"max":0.4}` }
    ])
  })

  test('every recipe that is shipped can be read', async () => {
    const { recipes } = createContext({ OKNG_DATA_DIR: join(PACKAGE_ROOT, 'there-is-no-such-folder') }, process)
    const shipped = readdirSync(join(PACKAGE_ROOT, 'config/recipes'))
      .map((name) => name.replace('.json', ''))
      .sort()
    assert.ok(shipped.length > 0)
    assert.deepEqual(await recipes.list(), shipped)
    for (const id of shipped) assert.equal((await recipes.read(id)).id, id)
  })
})
