import { idOf, type Inputs, numberOf, type Outputs, type Run } from './bind-method.ts'
import type { VisionResults } from './find-results.ts'
import { type JobWish, type NotNow, VISION_ERRORS, type VisionError, type VisionJobs } from './vision-types.ts'
import { createResultMethods } from './result-methods.ts'
import type { VisionConfiguration, VisionValues } from './vision-values.ts'

export interface VisionRecipes {
  /** Recipes that can be prepared. */
  readonly all: readonly string[]
  /** The prepared one; empty: none. */
  prepared(): string
  prepare(recipe: string): Promise<VisionError | NotNow>
  unprepare(): VisionError | NotNow
}

export interface VisionMethodParts {
  readonly jobs: VisionJobs
  readonly recipes: VisionRecipes
  readonly results: VisionResults
  readonly configuration: VisionConfiguration
  readonly values: VisionValues
  /** Has the verdicts of the station recorded as simulated, or no more. Resolves when it holds. */
  readonly simulate: (on: boolean) => Promise<void>
}

/** A method's name by its object -> what it does. */
export type VisionMethods = Readonly<
  Record<'system' | 'automatic' | 'recipes' | 'configurations' | 'results', Readonly<Record<string, Run>>>
>

/** What the methods of OPC 40100-1 do. */
export function createVisionMethods(parts: VisionMethodParts): VisionMethods {
  const { jobs, values, simulate } = parts
  const errorOf = (error: VisionError | NotNow): Outputs =>
    error === 'not now' ? error : [values.scalar('Int32', error)]
  const started = (answer: ReturnType<VisionJobs['startSingle']>): Outputs =>
    answer === 'not now'
      ? answer
      : [values.structure('JobIdDataType', { id: answer.jobId }), values.scalar('Int32', answer.error)]
  return {
    system: {
      SelectModeAutomatic: () => errorOf(jobs.selectAutomatic()),
      Halt: () => errorOf(jobs.halt()),
      async Reset() {
        const error = jobs.reset()
        await simulate(jobs.isSimulating)
        return errorOf(error)
      }
    },
    automatic: {
      StartSingleJob: (inputs) => started(jobs.startSingle(wishOf(inputs))),
      StartContinuous: (inputs) => started(jobs.startContinuous(wishOf(inputs))),
      Stop: () => errorOf(jobs.stop()),
      Abort: () => errorOf(jobs.abort()),
      async SimulationMode([on]) {
        const isWanted = on?.value === true
        // No job may be simulated whose record does not say so.
        if (isWanted) await simulate(true)
        const error = jobs.simulate(isWanted)
        await simulate(jobs.isSimulating)
        return errorOf(error)
      }
    },
    recipes: recipeMethods(parts),
    configurations: configurationMethods(parts),
    results: createResultMethods(parts.results, values)
  }
}

function recipeMethods({ recipes, values }: VisionMethodParts): VisionMethods['recipes'] {
  const answer = (recipe: string, error: VisionError): object[] => [
    values.structure('RecipeIdInternalDataType', { id: recipe }),
    ...(error === VISION_ERRORS.none ? [values.scalar('Boolean', true)] : [values.scalar('Boolean', false)]),
    values.scalar('Int32', error)
  ]
  return {
    async PrepareRecipe([external, internal]) {
      const recipe = idOf(internal) || idOf(external)
      const error = await recipes.prepare(recipe)
      return error === 'not now' ? error : answer(recipe, error)
    },
    UnprepareRecipe([external, internal]) {
      const recipe = idOf(internal) || idOf(external)
      const error = recipe !== '' && recipe === recipes.prepared() ? recipes.unprepare() : VISION_ERRORS.unknownRecipe
      if (error === 'not now') return error
      return [values.structure('RecipeIdInternalDataType', { id: recipe }), values.scalar('Int32', error)]
    },
    GetRecipeListFiltered([external, , isPrepared, max, start]) {
      const id = idOf(external)
      const wanted = [false, true][numberOf(isPrepared)]
      const all = recipes.all.filter(
        (recipe) => (id === '' || recipe === id) && (wanted === undefined || wanted === (recipe === recipes.prepared()))
      )
      const from = numberOf(start)
      const page = all.slice(from, from + (numberOf(max) || all.length))
      return [
        values.scalar('Boolean', from + page.length >= all.length),
        values.scalar('UInt32', page.length),
        values.scalar('UInt32', 0),
        values.structures(
          'RecipeIdInternalDataType',
          page.map((recipe) => ({ id: recipe }))
        ),
        values.scalar('Int32', VISION_ERRORS.none)
      ]
    }
  }
}

function configurationMethods({ configuration, values }: VisionMethodParts): VisionMethods['configurations'] {
  const errorOf = (id: string): object =>
    values.scalar('Int32', id === configuration.id ? VISION_ERRORS.none : VISION_ERRORS.unknownConfiguration)
  return {
    ActivateConfiguration: ([id]) => [errorOf(idOf(id))],
    GetConfigurationById: ([id]) => [values.scalar('UInt32', 0), values.configuration(), errorOf(idOf(id))],
    GetConfigurationList([, start]) {
      const isThere = numberOf(start) === 0
      return [
        values.scalar('Boolean', true),
        values.scalar('UInt32', Number(isThere)),
        values.scalar('UInt32', 0),
        values.configurations(isThere),
        values.scalar('Int32', VISION_ERRORS.none)
      ]
    }
  }
}

function wishOf([meas, part, recipe]: Inputs): JobWish {
  return { measId: idOf(meas), partId: idOf(part), recipe: idOf(recipe) }
}
