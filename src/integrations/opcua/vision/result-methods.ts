import type { VisionResults } from './find-results.ts'
import { idOf, numberOf, type Run, versionOf } from './bind-method.ts'
import { VISION_ERRORS, type VisionError } from './vision-types.ts'
import type { VisionResult } from './vision-result.ts'
import type { VisionValues } from './vision-values.ts'

/** What is told of a result that is not there. */
const NO_RESULT: VisionResult = {
  resultId: '',
  resultState: 4,
  jobId: '',
  measId: '',
  partId: '',
  recipe: '',
  modelVersion: '',
  isSimulated: false,
  startTime: new Date(0),
  endTime: new Date(0),
  processingMs: NaN,
  content: []
}

/** Of GetResultComponentsById, after the handle and before the error. */
const COMPONENTS = [
  'isPartial',
  'isSimulated',
  'resultState',
  'measId',
  'partId',
  'externalRecipeId',
  'internalRecipeId',
  'productId',
  'externalConfigurationId',
  'internalConfigurationId',
  'jobId',
  'creationTime',
  'processingTimes',
  'resultContent'
] as const

/** What the methods of ResultManagement do. */
export function createResultMethods(results: VisionResults, values: VisionValues): Readonly<Record<string, Run>> {
  /** @returns the result, and what became of the question */
  async function find(id: string): Promise<[found: VisionResult, error: VisionError]> {
    try {
      const found = await results.byId(id)
      return found === undefined ? [NO_RESULT, VISION_ERRORS.unknownResult] : [found, VISION_ERRORS.none]
    } catch {
      return [NO_RESULT, VISION_ERRORS.noAnswer]
    }
  }
  return {
    async GetResultById([id]) {
      const [found, error] = await find(idOf(id))
      return [values.scalar('UInt32', 0), values.result(found), values.scalar('Int32', error)]
    },
    async GetResultComponentsById([id]) {
      const [found, error] = await find(idOf(id))
      const components = {
        ...values.components(found),
        productId: values.structure('ProductIdDataType', { id: '' }),
        externalConfigurationId: values.structure('ConfigurationIdDataType', { id: '' })
      } as Readonly<Record<string, object>>
      return [
        values.scalar('Boolean', false),
        values.scalar('UInt32', 0),
        ...COMPONENTS.map((name) => components[name]!),
        values.scalar('Int32', error)
      ]
    },
    async GetResultListFiltered([state, meas, part, external, internal, , , , job, max, start]) {
      const filter = {
        resultState: numberOf(state),
        measId: idOf(meas),
        partId: idOf(part),
        recipe: idOf(internal) || idOf(external),
        modelVersion: versionOf(internal),
        jobId: idOf(job)
      }
      const failed = { results: [], isComplete: false, error: VISION_ERRORS.noAnswer }
      const answer = await results
        .list(filter, numberOf(start), numberOf(max))
        .then((page) => ({ ...page, error: VISION_ERRORS.none }))
        .catch(() => failed)
      return [
        values.scalar('Boolean', answer.isComplete),
        values.scalar('UInt32', answer.results.length),
        values.scalar('UInt32', 0),
        values.results(answer.results),
        values.scalar('Int32', answer.error)
      ]
    }
  }
}
