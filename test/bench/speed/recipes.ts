import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createContext } from '../../../src/cli/context.ts'
import { composeInspection, composeJudgingModels } from '../../../src/compose/inspection.ts'
import { MODEL_FILES } from '../../../src/domain/models/manifest.ts'
import { toOnnx } from '../../../src/encoder/onnx-model.ts'
import { openOnnxRuntime } from '../../../src/encoder/runtime-onnx.ts'
import { decodeWeights } from '../../../src/encoder/weights-file.ts'
import { runPixelStage } from '../../../src/inspection/pixel-stage.ts'
import { decodeBank } from '../../../src/scoring/bank-file.ts'
import { decodeEvidence } from '../../../src/scoring/evidence/evidence-file.ts'
import { writeModelFiles } from '../../../src/training/write-model-files.ts'
import { frameOf } from './frames.ts'
import type { ShippedModel } from './model.ts'
import { SIZES } from './stages.ts'
import { growth, medianMs } from './timing.ts'

const IN_MEMORY = 8
const COUNTS = [1, IN_MEMORY, 100] as const
const MB = 1024 * 1024
const LIMITS = { maxBytes: 1e8, maxPixels: 1e8 }

/** The whole pipeline, each picture for the next of so many recipes, each with an encoder of its own. */
export async function benchRecipes(
  { recipe, manifest, encoderFile }: ShippedModel,
  budgetMs: number,
  print: (line: string) => void
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'okng-recipes-'))
  try {
    const { recipes, models } = createContext(
      { OKNG_DATA_DIR: folder },
      { stdout: { write() {} }, stderr: process.stderr }
    )
    const file = (name: string): Buffer => readFileSync(join(dirname(encoderFile), name))
    const { architecture, weights } = decodeWeights({
      json: file(MODEL_FILES.weightsJson).toString(),
      bin: file(MODEL_FILES.weightsBin)
    })
    const [good, defect] = [
      decodeBank(file(MODEL_FILES.good)),
      manifest.scoring.useDefectBank ? decodeBank(file(MODEL_FILES.defect)) : null
    ]
    const evidence = Object.hasOwn(manifest.files, MODEL_FILES.evidence)
      ? decodeEvidence(file(MODEL_FILES.evidence).toString())
      : null
    const { recipe: _recipe, version: _version, createdAt: _createdAt, files: _files, ...draft } = manifest
    for (let n = 0; n < COUNTS.at(-1)!; n++) {
      // Not the same, or they would be shared.
      const own = new Map([
        ...weights,
        ['dense/bias', weights.get('dense/bias')!.map((value) => value * (1 + n * 1e-6))] as const
      ])
      const {
        manifest: { version }
      } = await models.publish(`part-${n}`, async (into) => {
        await writeModelFiles(into, {
          architecture,
          weights: own,
          onnx: toOnnx(architecture, own),
          good,
          defect,
          evidence
        })
        return draft
      })
      await recipes.save({ ...recipe, id: `part-${n}`, activeModelVersion: version })
    }

    const frame = await frameOf('BMP', SIZES[0])
    const points: [number, number][] = []
    for (const count of COUNTS) {
      const judging = composeJudgingModels({
        models,
        openEncoder: ({ onnx }) => openOnnxRuntime(onnx, 2),
        pixels: runPixelStage,
        limits: LIMITS,
        modelLimit: IN_MEMORY
      })
      const { cache } = judging
      const { inspector } = composeInspection({
        models: judging,
        recipes,
        onFault(error) {
          throw error
        }
      })
      for (let n = 0; n < count; n++) await inspector.inspect({ frame, recipeId: `part-${n}` })
      let next = 0
      points.push([
        count,
        await medianMs(() => inspector.inspect({ frame, recipeId: `part-${next++ % count}` }), budgetMs)
      ])
      print(
        `${count} recipe(s) in turn, ${cache.loaded().length} of their models in memory: `
          + `${points.at(-1)![1].toFixed(1)} ms a part, process ${(process.memoryUsage.rss() / MB).toFixed(0)} MB`
      )
      await cache.close()
    }
    print(
      `  by number of recipes: ${growth(points.slice(0, 2))} as long as their models fit into memory `
        + '(modelsInMemory); beyond it each part that finds its model gone waits '
        + `${(points[2]![1] - points[1]![1]).toFixed(1)} ms for it`
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
