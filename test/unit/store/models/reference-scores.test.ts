import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { isRunning } from '../../../../src/store/models/is-running.ts'
import { PACKAGE_ROOT } from '../../../../src/package-root.ts'
import { createModelRegistry } from '../../../../src/store/models/model-registry.ts'
import { referenceScores } from '../../../../src/store/models/reference-scores.ts'
import { tempFolder, writeTree } from '../../temp-folder.ts'

suite('scores that a threshold was chosen by', () => {
  const of = (folder: string, has = true) => referenceScores({ has: () => has, file: (name) => join(folder, name) })

  test("are read from the report's data, without its pictures", async (t) => {
    const folder = tempFolder(t)
    writeTree(folder, {
      'report.json': JSON.stringify({
        recipe: 'ring',
        calibrationScores: { good: [0.1, 0.2], defect: [0.9] },
        testScores: null,
        gallery: { items: [{ file: '{"calibrationScores":{}}' }] }
      })
    })
    assert.deepEqual(await of(folder), [0.1, 0.2])
    assert.equal(await of(folder, false), null)
  })

  test('a report that has none', async (t) => {
    const folder = tempFolder(t)
    writeTree(folder, { 'report.json': '{"recipe":"ring"}' })
    assert.equal(await of(folder), null)
  })

  test('the shipped model has some', async () => {
    const registry = createModelRegistry({
      shippedFolder: join(PACKAGE_ROOT, 'models'),
      ownFolder: join(PACKAGE_ROOT, 'there-is-no-such-folder'),
      now: () => new Date(0),
      isRunning
    })
    const [{ version } = { version: '' }] = await registry.list('demo-ring')
    const scores = await referenceScores(await registry.open('demo-ring', version))
    assert.ok(scores !== null && scores.length >= 100 && scores.every((score) => score >= 0))
  })
})
