import { HEAT_MAP_NAME, OUTPUT_NAME } from './onnx-names.ts'
import { ModelProto } from './onnx-schema.ts'

/**
 * Name that `toOnnx` writes as the producer. Models of other producers may have fields that the schema does not know.
 */
export const PRODUCER = 'okng'

interface Named {
  readonly name: string
}

interface Output extends Named {
  readonly type: {
    readonly tensorType: { readonly shape: { readonly dim: readonly { readonly dimValue: unknown }[] } }
  }
}

interface DecodedModel {
  readonly producerName: string
  readonly graph: {
    readonly name: string
    readonly node: readonly { readonly input: readonly string[]; readonly output: readonly string[] }[]
    readonly initializer: readonly Named[]
    readonly input: readonly Named[]
    readonly output: readonly Output[]
  }
}

/** A model for judging, and one for heat maps. */
export interface ModelParts {
  readonly judging: Uint8Array
  /** Null if one model serves for both, or there are no heat maps. */
  readonly drawing: { readonly model: Uint8Array; readonly heatMapSize: number } | null
}

/**
 * Separates the heat maps from the embeddings if nothing else needs the decoder, because ONNX Runtime computes all
 * nodes of a model, whichever outputs are requested.
 * @param model bytes of encoder.onnx; a model of another producer, or one that cannot be read, is returned unchanged
 */
export function partModel(model: Uint8Array): ModelParts {
  const whole: ModelParts = { judging: model, drawing: null }
  const decoded = decodeOwn(model)
  if (decoded === null) return whole
  const heatMaps = decoded.graph.output.find(({ name }) => name === HEAT_MAP_NAME)
  if (heatMaps === undefined || decoded.graph.output.length !== 2) return whole
  const heatMapSize = Number(heatMaps.type.tensorType.shape.dim[1]!.dimValue)
  return { judging: withOutput(decoded, OUTPUT_NAME), drawing: { model, heatMapSize } }
}

function decodeOwn(model: Uint8Array): DecodedModel | null {
  try {
    const decoded = ModelProto.decode(model) as unknown as DecodedModel
    return decoded.producerName === PRODUCER ? decoded : null
  } catch {
    // ONNX Runtime will report what is wrong with it.
    return null
  }
}

/** The model with one of its outputs, without the nodes that only the others need. */
function withOutput({ graph, ...model }: DecodedModel, output: string): Uint8Array {
  const needed = new Set([output])
  // Each node comes after the nodes that it needs.
  const node = graph.node
    .toReversed()
    .filter((each) => {
      if (!each.output.some((name) => needed.has(name))) return false
      for (const name of each.input) needed.add(name)
      return true
    })
    .toReversed()
  const initializer = graph.initializer.filter(({ name }) => needed.has(name))
  const parts = { name: graph.name, input: graph.input, node, initializer }
  return ModelProto.encode({
    ...model,
    graph: { ...parts, output: graph.output.filter(({ name }) => name === output) }
  }).finish()
}
