// Teaching: drawn parts through the real stages, with an encoder that nobody has trained.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext } from '../../../src/cli/context.ts'
import { runCli } from '../../../src/cli/run-cli.ts'
import { MODEL_FILES } from '../../../src/domain/models/manifest.ts'
import { withModelVersion } from '../../../src/domain/recipes/recipe-threshold.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { drawnPart, publishUntrained } from '../untrained-model.ts'

suite('okng teach', () => {
  test('teaches a version from elsewhere that has no weights', async (t) => {
    const folder = tempFolder(t)
    let said = ''
    const context = createContext(
      { OKNG_DATA_DIR: join(folder, 'data') },
      {
        stdout: { write: () => {} },
        stderr: {
          write: (line: string) => {
            said += line
          }
        }
      }
    )
    mkdirSync(join(folder, 'parts/OK'), { recursive: true })
    const files = Array.from({ length: 6 }, (_, n) => join(folder, 'parts/OK', `${n}.bmp`))
    files.forEach((file, n) => {
      writeFileSync(file, drawnPart(`good/${n}`))
    })
    const whole = await context.models.open('ring', await publishUntrained(context, 'ring', files, 0.5))
    const { manifest } = await context.models.publish('ring', async (into) => {
      for (const name of [MODEL_FILES.onnx, MODEL_FILES.good]) copyFileSync(whole.file(name), join(into, name))
      const { codeVersion, dataHash, counts, parameters, crop, scoring, threshold, encoder, metrics } = whole.manifest
      return { codeVersion, dataHash, counts, parameters, crop, scoring, threshold, encoder, metrics }
    })
    await context.recipes.save(withModelVersion(await context.recipes.read('ring'), manifest.version))

    assert.equal(await runCli(['teach', '--recipe', 'ring', '--dataset', join(folder, 'parts')], context), 0, said)
    const taught = await context.models.open('ring', (await context.recipes.read('ring')).activeModelVersion!)
    assert.notEqual(taught.manifest.version, manifest.version)
    assert.deepEqual(
      [taught.has(MODEL_FILES.onnx), taught.has(MODEL_FILES.weightsJson), taught.has(MODEL_FILES.weightsBin)],
      [true, false, false]
    )
  })

  test('a recipe that nobody trained begins with the shipped starter encoder, fitted to its parts', async (t) => {
    const folder = tempFolder(t)
    let said = ''
    const context = createContext(
      { OKNG_DATA_DIR: join(folder, 'data') },
      {
        stdout: { write: () => {} },
        stderr: {
          write: (line: string) => {
            said += line
          }
        }
      }
    )
    mkdirSync(join(folder, 'parts/OK'), { recursive: true })
    for (let n = 0; n < 8; n++) writeFileSync(join(folder, 'parts/OK', `${n}.bmp`), drawnPart(`good/${n}`))
    assert.equal(await runCli(['teach', '--recipe', 'cap', '--dataset', join(folder, 'parts')], context), 0, said)
    const taught = await context.models.open('cap', (await context.recipes.read('cap')).activeModelVersion!)
    assert.match(String(taught.manifest.metrics['taughtFrom']), /^starter\//)
    // What its last layer was fitted to: the features and a constant.
    assert.deepEqual([taught.manifest.encoder.embeddingSize, taught.manifest.counts.train.good], [258, 8])
    assert.equal(
      await runCli(['inspect', join(folder, 'parts/OK/0.bmp'), '--recipe', 'cap', '--json'], context),
      0,
      said
    )
  })

  test('takes any folder of good parts, whatever their names, and says so on stdout', async (t) => {
    const folder = tempFolder(t)
    let said = ''
    const write = (line: string): void => {
      said += line
    }
    const context = createContext(
      { OKNG_DATA_DIR: join(folder, 'data') },
      { stdout: { write }, stderr: { write: () => {} } }
    )
    mkdirSync(join(folder, 'phone'))
    for (let n = 1; n <= 6; n++) writeFileSync(join(folder, 'phone', `IMG_000${n}.jpg`), drawnPart(`good/${n}`))
    assert.equal(await runCli(['teach', '--recipe', 'cap', '--dataset', join(folder, 'phone')], context), 0)
    assert.match(said, /^6 pictures say neither OK nor NG and were taken as good parts: 6 in phone$/m)
    assert.match(said, /6 good pictures taught/)
  })
})
