import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { JudgingModels } from './inspection.ts'
import type { Audit } from '../domain/access/audit.ts'
import { createKeyedLock } from '../domain/keyed-lock.ts'
import type { ModelUpkeep } from '../domain/models/upkeep.ts'
import type { GoldenSet } from '../domain/labelled/golden.ts'
import { createRandom } from '../domain/random.ts'
import type { Approvals } from '../domain/models/approval.ts'
import type { RecipeBook } from '../domain/recipes/recipe-book.ts'
import type { ModelCatalogue } from '../domain/models/model-catalogue.ts'
import type { ModelSwitch, RecipeJudge } from '../domain/models/model-switch.ts'
import { PICTURE_FORMATS } from '../domain/inspection/picture-format.ts'
import type { Recipe } from '../domain/recipes/recipe.ts'
import type { OpenEncoder } from '../encoder/open-runtime.ts'
import { encodeBmp } from '../imaging/encode/encode-bmp.ts'
import { frameFormat } from '../imaging/decode/frame-format.ts'
import { createModelSwitch } from '../inspection/models/model-switch.ts'
import { tryOutFiles } from '../inspection/models/try-out.ts'
import { renderPart } from '../rendering/render-part.ts'
import type { GoldenPictures } from '../routes/recipes/golden.ts'
import { createGoldenSet } from '../store/labelled/golden-set.ts'
import { createModelCatalogue } from '../store/models/model-catalogue.ts'
import { createModelUpkeep } from '../store/models/model-upkeep.ts'
import { createVersionNotes } from '../store/models/version-notes.ts'
import type { ModelRegistry } from '../store/models/model-registry.ts'

export interface ModelParts {
  readonly dataFolder: string
  readonly book: RecipeBook
  readonly approvals: Approvals
  readonly registry: ModelRegistry
  readonly audit: Audit
  readonly openEncoder: OpenEncoder
  readonly judging: JudgingModels
  readonly maxGoldenPictures: number
}

export interface Models {
  readonly models: ModelCatalogue
  readonly modelUpkeep: ModelUpkeep
  readonly modelSwitch: ModelSwitch & RecipeJudge
  readonly golden: GoldenPictures
  readonly goldenSet: GoldenSet
}

/** Wires changes of models, for the server and the CLI. */
export function composeModels({
  dataFolder,
  book,
  approvals,
  registry,
  audit,
  openEncoder,
  judging: { cache, inspectWith, pixels, limits },
  maxGoldenPictures
}: ModelParts): Models {
  const goldenSet = createGoldenSet({ folder: join(dataFolder, 'golden'), largest: maxGoldenPictures })
  const readRecipe = async (id: string): Promise<Recipe> => (await book.current(id)).recipe
  const inTurn = createKeyedLock()
  const notes = createVersionNotes(join(dataFolder, 'models'))
  const upkeep = createModelUpkeep({ book, approvals, registry, notes, audit, inTurn })
  return {
    modelUpkeep: upkeep,
    goldenSet,
    models: createModelCatalogue({
      registry,
      readRecipe,
      upkeep,
      isLoaded: (recipe, version) =>
        cache.loaded().some(({ manifest }) => manifest.recipe === recipe && manifest.version === version),
      tryOut: async (folder, draft, recipe) =>
        tryOutFiles(folder, await readdir(folder), draft, recipe, {
          openEncoder,
          pixels,
          limits,
          drawnPart: drawnPart()
        })
    }),
    modelSwitch: createModelSwitch({
      book,
      approvals,
      now: () => new Date(),
      inTurn,
      cache,
      check: registry.open,
      inspectWith,
      golden: goldenSet,
      drawnPart: drawnPart()
    }),
    golden: {
      async list(id) {
        await readRecipe(id)
        return goldenSet.list(id)
      },
      async read(id, sha256) {
        await readRecipe(id)
        const frame = await goldenSet.read(id, sha256)
        const format = frameFormat(frame)
        return { frame, type: format === null ? 'application/octet-stream' : PICTURE_FORMATS[format].type }
      },
      async add(id, label, frame, beforehand) {
        const { locate, crop } = await readRecipe(id)
        const { circle } = await pixels({ frame, limits, locate, crop })
        return {
          ...(await goldenSet.add(id, label, frame, PICTURE_FORMATS[frameFormat(frame)!].extension, beforehand)),
          partFound: circle !== null
        }
      },
      async remove(id, sha256, beforehand) {
        await readRecipe(id)
        return goldenSet.remove(id, sha256, beforehand)
      }
    }
  }
}

let drawn: Uint8Array | undefined

/** A part of the size that a recipe of the defaults looks for. Small, and drawn once: drawing delays the start. */
export function drawnPart(): Uint8Array {
  drawn ??= encodeBmp(renderPart({ random: createRandom(1), width: 320, height: 240 }).image)
  return drawn
}
