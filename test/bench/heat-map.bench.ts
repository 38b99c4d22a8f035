// Whether the heat map points at the defect: the shipped model on drawn parts, whose defects' places are known pixel by
// pixel.
// Run: npm run bench -- heat-map [--write]
import { join } from 'node:path'
import { composeInspection, composeJudgingModels } from '../../src/compose/inspection.ts'
import type { HeatMap } from '../../src/domain/inspection/inspection.ts'
import { chooseRuntime } from '../../src/encoder/open-runtime.ts'
import { openOnnxRuntime } from '../../src/encoder/runtime-onnx.ts'
import { encodeBmp } from '../../src/imaging/encode/encode-bmp.ts'
import { runPixelStage } from '../../src/inspection/pixel-stage.ts'
import { PACKAGE_ROOT } from '../../src/package-root.ts'
import { renderSet } from '../../src/rendering/render-set.ts'
import { DEFECT_KINDS, type RenderedPart } from '../../src/rendering/scene.ts'
import { parseRecipe } from '../../src/schemas/recipe.ts'
import { createModelRegistry } from '../../src/store/models/model-registry.ts'
import { createRecipeFiles } from '../../src/store/recipes/recipe-files.ts'
import { reportTable } from './results/result-table.ts'

const RECIPE = 'demo-ring'
const PARTS = 120
/** None that the shipped model was trained on. */
const SEED = 2024
/** Share of the found defects whose heat map has its peak on them. */
const GOAL = 0.9
const OWN = join(PACKAGE_ROOT, 'no-data-of-its-own')

interface Tally {
  parts: number
  found: number
  inside: number
  beside: number
  nearCell: number
}
const tallies = new Map(
  DEFECT_KINDS.map((kind): [string, Tally] => [kind, { parts: 0, found: 0, inside: 0, beside: 0, nearCell: 0 }])
)

const models = composeJudgingModels({
  models: createModelRegistry({
    shippedFolder: join(PACKAGE_ROOT, 'models'),
    ownFolder: join(OWN, 'models'),
    now: () => new Date(),
    isRunning: () => false
  }),
  openEncoder: await chooseRuntime('onnx', (model) => openOnnxRuntime(model, 1)),
  pixels: runPixelStage,
  limits: { maxBytes: 1e7, maxPixels: 1e7 },
  modelLimit: 1
})
const { cache } = models
const { inspector } = composeInspection({
  models,
  recipes: createRecipeFiles({
    shippedFolder: join(PACKAGE_ROOT, 'config/recipes'),
    ownFolder: join(OWN, 'recipes'),
    parseRecipe
  }),
  onFault: (error) => {
    throw error
  }
})
let judgedBy = ''
for (const { part } of renderSet({ ok: 0, ng: PARTS, seed: SEED })) {
  const { verdict, heatmap, modelVersion } = await inspector.inspect({
    frame: encodeBmp(part.image),
    recipeId: RECIPE,
    heatmap: true
  })
  const tally = tallies.get(part.defect!)!
  tally.parts++
  judgedBy = modelVersion
  if (verdict === 'OK' || !heatmap) continue
  const off = distanceToDefect(part, peakOf(heatmap))
  tally.found++
  if (off === 0) tally.inside++
  if (off <= 1) tally.beside++
  if (off <= heatmap.sidePx / heatmap.cells) tally.nearCell++
}
await cache.close()

const all = [...tallies.values()].reduce((sum, tally) => ({
  parts: sum.parts + tally.parts,
  found: sum.found + tally.found,
  inside: sum.inside + tally.inside,
  beside: sum.beside + tally.beside,
  nearCell: sum.nearCell + tally.nearCell
}))
reportTable({
  name: 'Heat map: its peak and the drawn defect',
  command: 'npm run bench -- heat-map',
  head: ['defect', 'parts', 'found', 'peak in it', 'within 1 px', 'within a cell'],
  rows: [...tallies, ['all', all] as const].map(([name, tally]) => rowOf(name, tally)),
  notes: [
    `Model version ${judgedBy} of ${RECIPE}, ${PARTS} NG parts, seed ${SEED}. Goal: ${percent(GOAL)} of the found ones `
      + `within 1 px; ${all.beside >= GOAL * all.found ? 'reached' : 'missed'}.`
  ]
})

function rowOf(name: string, { parts, found, inside, beside, nearCell }: Tally): string[] {
  return [name, String(parts), String(found), ...[inside, beside, nearCell].map((count) => percent(count / found))]
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

/** Centre of the hottest cell, in pixels of the picture, whose first one has its centre at 0. */
function peakOf({ left, top, sidePx, cells, values }: HeatMap): { x: number; y: number } {
  const peak = values.indexOf(Math.max(...values))
  const at = (corner: number, cell: number): number => corner + ((cell + 0.5) / cells) * sidePx - 0.5
  return { x: at(left, peak % cells), y: at(top, Math.floor(peak / cells)) }
}

/** From the pixel that holds the point to the nearest one of the defect; 0 inside it. */
function distanceToDefect({ image: { width }, defectMask }: RenderedPart, { x, y }: { x: number; y: number }): number {
  const [px, py] = [Math.round(x), Math.round(y)]
  return defectMask!.reduce(
    (least, isDefect, i) =>
      isDefect === 0 ? least : Math.min(least, Math.hypot((i % width) - px, Math.floor(i / width) - py)),
    Infinity
  )
}
