import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { composeInspection, composeJudgingModels } from '../../../src/compose/inspection.ts'
import { chooseRuntime } from '../../../src/encoder/open-runtime.ts'
import { openOnnxRuntime } from '../../../src/encoder/runtime-onnx.ts'
import type { Judged } from '../../../src/inspection/inspector.ts'
import { runPixelStage } from '../../../src/inspection/pixel-stage.ts'
import { PACKAGE_ROOT } from '../../../src/package-root.ts'
import { parseRecipe } from '../../../src/schemas/recipe.ts'
import { createModelRegistry } from '../../../src/store/models/model-registry.ts'
import { createRecipeFiles } from '../../../src/store/recipes/recipe-files.ts'
import { tempFolder } from '../../unit/temp-folder.ts'

suite('explain', () => {
  test('a judged part is explained from its crop as by judging it again, and not at all without a part', async (t) => {
    const own = tempFolder(t)
    const judged: Judged[] = []
    const models = composeJudgingModels({
      models: createModelRegistry({
        shippedFolder: join(PACKAGE_ROOT, 'models'),
        ownFolder: join(own, 'models'),
        now: () => new Date(),
        isRunning: () => false
      }),
      openEncoder: await chooseRuntime('onnx', (model) => openOnnxRuntime(model, 1)),
      pixels: runPixelStage,
      limits: { maxBytes: 1e7, maxPixels: 1e7 },
      modelLimit: 1
    })
    const { cache, explain } = models
    const { inspector } = composeInspection({
      models,
      recipes: createRecipeFiles({
        shippedFolder: join(PACKAGE_ROOT, 'config/recipes'),
        ownFolder: join(own, 'recipes'),
        parseRecipe
      }),
      onFault: (error) => {
        throw error
      },
      onJudged: (part) => {
        judged.push(part)
      }
    })
    t.after(() => cache.close())
    const frame = await readFile(join(PACKAGE_ROOT, 'models/demo-ring/example-ng.png'))
    await inspector.inspect({ frame, recipeId: 'demo-ring' })
    const { heatmap } = await inspector.inspect({ frame, recipeId: 'demo-ring', heatmap: true })
    assert.ok(Math.max(...heatmap!.values) > 0.2, 'a defect that shows')
    assert.deepEqual(await explain(judged[0]!), heatmap)
    assert.equal(await explain({ ...judged[0]!, crop: null }), null)
    assert.equal(await explain({ ...judged[0]!, result: { ...judged[0]!.result, modelVersion: 'gone' } }), null)
  })
})
