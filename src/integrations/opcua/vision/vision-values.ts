import type { NodeOpcua, UaAddressSpace } from '../node-opcua.ts'
import type { VisionResult } from './vision-result.ts'

/** Namespace of OPC 40100-1. */
export const VISION_URI = 'http://opcfoundation.org/UA/MachineVision'

/** The station's configuration, of which there is one. */
export interface VisionConfiguration {
  readonly id: string
  /** SHA-256 of what it says. */
  readonly hash: Uint8Array
  readonly since: Date
}

export type UaType = 'Boolean' | 'UInt16' | 'UInt32' | 'Int32' | 'Double' | 'String' | 'DateTime' | 'LocalizedText'

export interface VisionValues {
  scalar(dataType: UaType, value: unknown): object
  /** A value of a structure of OPC 40100-1. */
  structure(name: string, fields: object): object
  structures(name: string, all: readonly object[]): object
  result(result: VisionResult): object
  results(all: readonly VisionResult[]): object
  configuration(): object
  configurations(all: boolean): object
  /** By the names of ResultReadyEventType: what a result says, one value a field. */
  components(result: VisionResult): Readonly<Record<string, object>>
}

/** Makes OPC UA values of what the vision system says. */
export function createVisionValues(
  { Variant, DataType, VariantArrayType }: NodeOpcua,
  space: UaAddressSpace,
  { id, hash, since }: VisionConfiguration
): VisionValues {
  const namespace = space.getNamespaceIndex(VISION_URI)
  const construct = (name: string, fields: object): object =>
    space.constructExtensionObject(space.findDataType(name, namespace), fields)
  const scalar = (dataType: UaType, value: unknown): object => new Variant({ dataType: DataType[dataType]!, value })
  const structure = (name: string, fields: object): object =>
    new Variant({ dataType: DataType['ExtensionObject']!, value: construct(name, fields) })
  const structures = (name: string, all: readonly object[]): object =>
    new Variant({
      dataType: DataType['ExtensionObject']!,
      arrayType: VariantArrayType['Array']!,
      value: all.map((fields) => construct(name, fields))
    })
  const configurationId = { id, hash, hashAlgorithm: 'SHA-256' }
  const configuration = { internalId: configurationId, lastModified: since }
  const contentOf = ({ content }: VisionResult): object[] =>
    content.map(({ dataType, value }) => scalar(dataType, value))

  function fieldsOf(result: VisionResult): object {
    const { resultId, jobId, measId, partId, isSimulated, resultState, endTime } = result
    return {
      resultId: { id: resultId },
      hasTransferableDataOnFile: false,
      isPartial: false,
      isSimulated,
      resultState,
      ...(measId !== '' && { measId: { id: measId } }),
      ...(partId !== '' && { partId: { id: partId } }),
      externalRecipeId: { id: result.recipe },
      internalRecipeId: recipeOf(result),
      internalConfigurationId: configurationId,
      jobId: { id: jobId },
      creationTime: endTime,
      processingTimes: timesOf(result),
      resultContent: contentOf(result)
    }
  }

  return {
    scalar,
    structure,
    structures,
    result: (result) => structure('ResultDataType', fieldsOf(result)),
    results: (all) => structures('ResultDataType', all.map(fieldsOf)),
    configuration: () => structure('ConfigurationDataType', configuration),
    configurations: (all) => structures('ConfigurationDataType', all ? [configuration] : []),
    components: (result) => ({
      resultId: structure('ResultIdDataType', { id: result.resultId }),
      isPartial: scalar('Boolean', false),
      isSimulated: scalar('Boolean', result.isSimulated),
      resultState: scalar('Int32', result.resultState),
      measId: structure('MeasIdDataType', { id: result.measId }),
      partId: structure('PartIdDataType', { id: result.partId }),
      externalRecipeId: structure('RecipeIdExternalDataType', { id: result.recipe }),
      internalRecipeId: structure('RecipeIdInternalDataType', recipeOf(result)),
      internalConfigurationId: structure('ConfigurationIdDataType', configurationId),
      jobId: structure('JobIdDataType', { id: result.jobId }),
      creationTime: scalar('DateTime', result.endTime),
      processingTimes: structure('ProcessingTimesDataType', timesOf(result)),
      resultContent: new Variant({
        dataType: DataType['Variant']!,
        arrayType: VariantArrayType['Array']!,
        value: contentOf(result)
      })
    })
  }
}

function recipeOf({ recipe, modelVersion }: VisionResult): object {
  return { id: recipe, ...(modelVersion !== '' && { version: modelVersion }) }
}

function timesOf({ startTime, endTime, processingMs }: VisionResult): object {
  return { startTime, endTime, ...(!Number.isNaN(processingMs) && { processingDuration: processingMs }) }
}
