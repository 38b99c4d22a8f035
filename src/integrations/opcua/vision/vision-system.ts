import { randomUUID } from 'node:crypto'
import type { LineResult, RecordsWanted } from '../../../domain/channels/line.ts'
import type { HandshakeParts } from '../../handshake/handshake-types.ts'
import type { TextStation } from '../../tcp-text/text-station.ts'
import type { NodeOpcua, UaServer } from '../node-opcua.ts'
import type { SharedRecipe } from '../share-recipe.ts'
import { createVisionResults } from './find-results.ts'
import { createVisionJobs } from './vision-jobs.ts'
import { VISION_ERRORS, type VisionEvent, type VisionJobs } from './vision-types.ts'
import { createVisionMethods, type VisionRecipes } from './vision-methods.ts'
import { addVisionObject } from './vision-object.ts'
import { createVisionValues, type VisionConfiguration } from './vision-values.ts'

export interface VisionSystemParts extends Pick<
  HandshakeParts,
  'station' | 'maxClockDifferenceMs' | 'recipes' | 'now'
> {
  readonly name: string
  /** The handshake of the jobs alone. */
  readonly handshake: TextStation
  readonly recipe: SharedRecipe
  readonly configuration: VisionConfiguration
  readonly simulate: (on: boolean) => Promise<void>
  readonly records: (wanted: RecordsWanted) => Promise<readonly LineResult['result'][]>
}

export interface VisionSystem extends Pick<VisionJobs, 'result'> {
  /** To be called often: states follow the service. */
  tick(): void
  /** To be called after the handshakes had the service's answer. */
  selected(recipe: string, problem: string | null): void
}

/** A station as a vision system of OPC 40100-1: jobs, recipes, results, and one configuration. */
export function addVisionSystem(ua: NodeOpcua, server: UaServer, parts: VisionSystemParts): VisionSystem {
  const { name, station, handshake, recipe, recipes: numbers, records, configuration, simulate } = parts
  const space = server.engine.addressSpace
  const values = createVisionValues(ua, space, configuration)
  const object = addVisionObject(ua, space, name, values)
  const results = createVisionResults(station, records)
  let prepared: { readonly recipe: string; readonly done: (problem: string | null) => void } | null = null

  const jobs = createVisionJobs({
    ...parts,
    recipe: recipe.current,
    newId: randomUUID,
    tell(event: VisionEvent) {
      if (event.type === 'result') results.add(event.result)
      object.tell(event)
    }
  })

  const recipes: VisionRecipes = {
    all: [...new Set(numbers.values())],
    prepared: recipe.current,
    async prepare(wanted) {
      const number = [...numbers].find(([, each]) => each === wanted)?.[0]
      if (number === undefined) return VISION_ERRORS.unknownRecipe
      if (recipe.isBusy() || jobs.automatic === null) return 'not now'
      const problem = await new Promise<string | null>((done) => {
        prepared = { recipe: wanted, done }
        handshake.choose(number)
      })
      return problem === null ? VISION_ERRORS.none : VISION_ERRORS.recipeUnusable
    },
    unprepare() {
      if (recipe.isBusy() || jobs.automatic === 'ContinuousExecution') return 'not now'
      recipe.forget()
      jobs.follow('Recipe')
      return VISION_ERRORS.none
    }
  }
  object.bind(createVisionMethods({ jobs, recipes, results, configuration, values, simulate }))

  return {
    result: jobs.result,
    tick: jobs.follow,
    selected(chosen, problem) {
      if (problem === null) {
        jobs.follow('Recipe')
        object.tell({ type: 'prepared', recipe: chosen })
      }
      if (prepared?.recipe !== chosen) return
      prepared.done(problem)
      prepared = null
    }
  }
}
