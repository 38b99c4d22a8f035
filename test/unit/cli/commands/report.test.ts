import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MODEL_FILES } from '../../../../src/domain/models/manifest.ts'
import { createModelRegistry } from '../../../../src/store/models/model-registry.ts'
import { renderReport } from '../../../../src/training/report/report.ts'
import { DRAFT } from '../../store/models/manifest-fixture.ts'
import { writeTree } from '../../temp-folder.ts'
import { sampleReport } from '../../training/report/report-sample.ts'
import { cliFixture } from '../cli-fixture.ts'

async function station(t: TestContext) {
  const { folder, run } = cliFixture(t)
  let second = 0
  const models = createModelRegistry({
    shippedFolder: join(folder, 'models'),
    ownFolder: join(folder, 'data/models'),
    now: () => new Date(Date.UTC(2026, 0, 1, 0, 0, second++)),
    isRunning: () => false
  })
  const publish = async (file: string, content: string) =>
    (
      await models.publish('ring', async (into) => {
        await writeFile(join(into, file), content)
        return DRAFT
      })
    ).manifest.version
  const taught = await publish(MODEL_FILES.good, 'a bank')
  const trained = await publish(MODEL_FILES.reportData, JSON.stringify(sampleReport()))
  writeTree(folder, { 'data/recipes/ring.json': JSON.stringify({ activeModelVersion: trained }) })
  return { run, taught, trained, out: join(folder, 'report.html') }
}

suite('okng report', () => {
  test("draws the active version's report", async (t) => {
    const { run, trained, out } = await station(t)
    const { code, stdout } = await run('report', '--recipe', 'ring', '--out', out, '--json')
    assert.deepEqual([code, JSON.parse(stdout)], [0, { recipe: 'ring', modelVersion: trained, file: out }])
    assert.equal(readFileSync(out, 'utf8'), renderReport(sampleReport()))
  })
  test('a version without one is named, and nothing is written', async (t) => {
    const { run, taught, out } = await station(t)
    const { code, stderr } = await run('report', '--recipe', 'ring', '--model-version', taught, '--out', out)
    assert.equal(code, 1)
    assert.match(stderr, new RegExp(`^okng: model version ${taught} has no report: expected one that was trained`))
    assert.ok(!existsSync(out))
  })
})
