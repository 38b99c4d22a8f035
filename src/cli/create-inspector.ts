import { composeInspection, composeJudgingModels } from '../compose/inspection.ts'
import type { Inspector } from '../domain/inspection/inspection.ts'
import type { RuntimeChoice } from '../domain/models/runtime.ts'
import { chooseRuntime } from '../encoder/open-runtime.ts'
import { openOnnxRuntime } from '../encoder/runtime-onnx.ts'
import { runPixelStage } from '../inspection/pixel-stage.ts'
import { createRecipeCache } from '../store/recipes/recipe-cache.ts'
import type { CliContext } from './context.ts'
import { PICTURE_LIMITS } from './pictures/read-picture.ts'

/** The service's inspector, in this process. If a stage fails, stderr names it and the part is NG. */
export async function createCliInspector(
  context: CliContext,
  options: { runtime: RuntimeChoice; modelVersion?: string; threads?: number }
): Promise<{ inspector: Inspector; close: () => Promise<void> }> {
  const models = composeJudgingModels({
    models: context.models,
    openEncoder: await chooseRuntime(
      options.runtime,
      (model, provider) => openOnnxRuntime(model, options.threads ?? 2, provider),
      false,
      {
        onLost(line) {
          context.stderr.write(`${line}\n`)
        }
      }
    ),
    pixels: runPixelStage,
    limits: PICTURE_LIMITS,
    modelLimit: 1
  })
  const { inspector } = composeInspection({
    models,
    recipes: createRecipeCache(context.recipes, context.clockMs),
    ...(options.modelVersion !== undefined && { modelVersion: options.modelVersion }),
    onFault(error) {
      context.stderr.write(`fault: ${error instanceof Error ? error.message : String(error)}\n`)
    }
  })
  return { inspector, close: models.cache.close }
}
