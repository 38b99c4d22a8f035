import type { EvidenceSettings } from '../../domain/inspection/evidence.ts'
import type { Verdict } from '../../domain/inspection/inspection.ts'
import { locateSpecOf, thresholdsOf } from '../../domain/models/deciding.ts'
import type { InspectionRecord, RecordReader } from '../../domain/records/record.ts'
import type { Recipe } from '../../domain/recipes/recipe.ts'
import type { RecipeRevision } from '../../domain/recipes/recipe-revision.ts'
import type { ChangedPart, LocateTrial, RecipeTrials } from '../../domain/recipes/recipe-trial.ts'
import { RecipeWithoutModel, TrialsBusy } from '../../errors.ts'
import type { LoadedModel } from '../models/loaded-model.ts'
import type { ModelLease } from '../models/model-lease.ts'
import type { PixelJob } from '../pixel-stage.ts'
import { judgeAnew } from './judge-anew.ts'

export interface RecipeTrialsParts {
  /** @throws RecipeNotFound, RecipeInvalid */
  readonly readRecipe: (id: string) => Promise<Recipe>
  /** All revisions, newest first. */
  readonly revisions: (id: string) => Promise<readonly Pick<RecipeRevision, 'at' | 'before'>[]>
  readonly records: Pick<RecordReader, 'list'>
  /** @throws ModelNotFound, ModelBroken */
  readonly lease: (recipe: string, version: string) => Promise<ModelLease>
  /** Runs in a separate thread, so that the inspection does not wait. */
  readonly run: (job: Omit<PixelJob, 'limits'>) => Promise<LocateTrial>
}

/** Largest number of pictures that are tried or wait, because each takes memory. */
const TRIALS_AT_ONCE = 3

/** Tries settings of recipes without changing anything. */
export function createRecipeTrials({ readRecipe, revisions, records, lease, run }: RecipeTrialsParts): RecipeTrials {
  let underWay = 0

  /** Applies `look` to the model version of a recipe; null if it has none. */
  async function withModel<Found>(recipe: Recipe, look: (model: LoadedModel) => Found): Promise<Found | null> {
    if (recipe.activeModelVersion === null) return null
    const { model, release } = await lease(recipe.id, recipe.activeModelVersion)
    try {
      return look(model)
    } finally {
      release()
    }
  }

  return {
    async locate(recipe, frame) {
      if (underWay >= TRIALS_AT_ONCE) throw new TrialsBusy(TRIALS_AT_ONCE)
      underWay++
      try {
        const { crop, bitDepth } = recipe
        const locate = (await withModel(recipe, ({ manifest }) => locateSpecOf(recipe, manifest))) ?? recipe.locate
        return await run({ frame, locate, crop, ...(bitDepth !== undefined && { raw: { bitDepth } }) })
      } finally {
        underWay--
      }
    },

    async evidence(id, settings, limit) {
      const recipe = await readRecipe(id)
      const modelVersion = recipe.activeModelVersion
      if (modelVersion === null) throw new RecipeWithoutModel(id)
      const found = await records.list({ recipe: id, modelVersion }, { limit })
      const settingsAt = settingsOf(recipe, await revisions(id))
      return (await withModel(recipe, (model) => {
        const terms = { model: model.evidence, thresholds: thresholdsOf(recipe, model.manifest) }
        const pieces = model.evidence?.pieces.map(({ name }) => name) ?? []
        return { modelVersion, pieces, ...compare(found, settingsAt, [recipe.evidence ?? {}, settings], terms) }
      }))!
    }
  }
}

function compare(
  records: readonly InspectionRecord[],
  settingsAt: (at: string) => EvidenceSettings,
  [present, wanted]: readonly [EvidenceSettings, EvidenceSettings],
  terms: Omit<Parameters<typeof judgeAnew>[1], 'settings'>
) {
  const counts = (): Record<Verdict, number> => ({ OK: 0, NG: 0, REVIEW: 0 })
  const tally = { now: counts(), tried: counts() }
  const changed: ChangedPart[] = []
  let parts = 0
  for (const { at, result, picture } of records) {
    const part = { result, settings: settingsAt(at) }
    const now = judgeAnew(part, { ...terms, settings: present })
    const tried = judgeAnew(part, { ...terms, settings: wanted })
    if (now === null || tried === null) continue
    parts++
    tally.now[now.verdict]++
    tally.tried[tried.verdict]++
    const { resultId, partId, station } = result
    if (now.verdict !== tried.verdict)
      changed.push({ resultId, at, partId, station, pictured: picture !== null, now, tried })
  }
  return { parts, notCompared: records.length - parts, ...tally, changed }
}

/** @returns the settings of a recipe at a time @param revisions newest first */
function settingsOf(
  recipe: Recipe,
  revisions: readonly Pick<RecipeRevision, 'at' | 'before'>[]
): (at: string) => EvidenceSettings {
  return (at) => {
    const later = revisions.findLast((revision) => revision.at > at)
    return (later === undefined ? recipe : later.before)?.evidence ?? {}
  }
}
