import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext } from '../../../src/cli/context.ts'
import { createCliInspector } from '../../../src/cli/create-inspector.ts'
import type { Inspector } from '../../../src/domain/inspection/inspection.ts'
import type { ModelManifest } from '../../../src/domain/models/manifest.ts'
import type { Recipe } from '../../../src/domain/recipes/recipe.ts'
import type { EncoderRuntime } from '../../../src/encoder/runtime.ts'
import { openOnnxRuntime } from '../../../src/encoder/runtime-onnx.ts'
import { PACKAGE_ROOT } from '../../../src/package-root.ts'

export const RECIPE = 'demo-ring'

export interface ShippedModel {
  readonly recipe: Recipe
  readonly manifest: ModelManifest
  readonly encoderFile: string
  readonly encoder: EncoderRuntime
  readonly inspector: Inspector
  close(): Promise<void>
}

/** The shipped recipe with its model, in this process. */
export async function openShipped(threads: number): Promise<ShippedModel> {
  const context = createContext(process.env, { stdout: { write() {} }, stderr: process.stderr })
  const recipe = await context.recipes.read(RECIPE)
  const folder = join(PACKAGE_ROOT, 'models', RECIPE, recipe.activeModelVersion!)
  const encoderFile = join(folder, 'encoder.onnx')
  const encoder = await openOnnxRuntime(readFileSync(encoderFile), threads)
  const { inspector, close } = await createCliInspector(context, { runtime: 'onnx', threads })
  return {
    recipe,
    manifest: JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as ModelManifest,
    encoderFile,
    encoder,
    inspector,
    async close() {
      await encoder.close()
      await close()
    }
  }
}
