import {
  type EncoderArchitecture,
  checkArchitecture,
  DECODER_STEPS,
  decodedShape,
  inputShape,
  KERNEL_SIZE,
  mapShape,
  splitsViews,
  turnStep,
  viewsOfMap
} from './architecture.ts'
import { DEFECT_CHANNEL, featureSize, featureSpans } from './features.ts'
import { NORM_EPSILON } from './forward.ts'
import { writeFeatures } from './onnx-features.ts'
import { FEATURES_NAME, HEAT_MAP_NAME, INPUT_NAME, mapName, OUTPUT_NAME } from './onnx-names.ts'
import { samePadding } from './same-padding.ts'
import { ATTRIBUTE_TYPE, DATA_TYPE, ModelProto } from './onnx-schema.ts'
import { type EncoderWeights, checkWeights, hasDecoder } from './weights.ts'

const OPSET = 13
const IR_VERSION = 8

export interface OnnxOptions {
  /** Layers whose maps are outputs, too, as `mapName` names them: the first view, [N, C, h, w]. */
  readonly maps?: readonly number[]
}

/**
 * Writes the trained encoder as an ONNX model (opset 13).
 *
 * TensorFlow keeps pictures as [N, H, W, C] and kernels as [kh, kw, in, out]; ONNX as [N, C, H, W] and [out, in, kh,
 * kw]. The 'same' padding of TensorFlow for an even input, kernel 3 and stride 2 puts the one extra row and column at
 * the end (0 before, 1 after).
 */
export function toOnnx(
  architecture: EncoderArchitecture,
  weights: EncoderWeights,
  { maps = [] }: OnnxOptions = {}
): Uint8Array {
  checkArchitecture(architecture)
  checkWeights(architecture, weights)
  const nodes: object[] = []
  const initializers: object[] = []
  const add = (
    opType: string,
    input: string[],
    output: string,
    attributes: Record<string, number | number[]> = {}
  ): string => {
    nodes.push({
      opType,
      name: output,
      input,
      output: [output],
      attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value))
    })
    return output
  }
  const constant = (name: string, dims: number[], values: Float32Array): string => {
    initializers.push(tensor(name, dims, values))
    return name
  }

  const whole = (name: string, values: readonly number[]): string => {
    initializers.push({
      name,
      dims: [values.length],
      dataType: DATA_TYPE.INT64,
      rawData: new Uint8Array(BigInt64Array.from(values, BigInt).buffer)
    })
    return name
  }

  const index = (name: string, value: number): string => {
    initializers.push({
      name,
      dims: [],
      dataType: DATA_TYPE.INT64,
      rawData: new Uint8Array(new BigInt64Array([BigInt(value)]).buffer)
    })
    return name
  }

  const { turns = 1 } = architecture
  let value = turns === 1 || architecture.wraps === true ? INPUT_NAME : turnedViews()
  let channelsIn = 1
  let [rows, columns] = inputShape(architecture)
  architecture.convolutions.forEach(({ channels, stride }, layer) => {
    const [top, bottom] = samePadding(rows, stride, KERNEL_SIZE)
    const [left, right] = architecture.wraps === true ? [0, 0] : samePadding(columns, stride, KERNEL_SIZE)
    if (architecture.wraps === true && splitsViews(architecture, layer)) value = withTurned(value, columns, layer)
    if (architecture.wraps === true) value = wrapped(value, columns, stride, layer)
    const kernel = constant(
      `conv${layer}.kernel`,
      [channels, channelsIn, KERNEL_SIZE, KERNEL_SIZE],
      toOihw(weights.get(`conv${layer}/kernel`)!, channelsIn, channels)
    )
    const bias = constant(`conv${layer}.bias`, [channels], weights.get(`conv${layer}/bias`)!)
    value = add('Conv', [value, kernel, bias], `conv${layer}`, {
      kernel_shape: [KERNEL_SIZE, KERNEL_SIZE],
      strides: [stride, stride],
      pads: [top, left, bottom, right]
    })
    value = add('Relu', [value], `relu${layer}`)
    channelsIn = channels
    rows /= stride
    columns /= stride
  })
  const lastLayer = architecture.convolutions.length - 1
  const mean = add('Flatten', [add('GlobalAveragePool', [value], 'mean')], 'meanRow', { axis: 1 })
  const max = add('Flatten', [add('GlobalMaxPool', [value], 'max')], 'maxRow', { axis: 1 })
  const views = add('Concat', [mean, max], 'pooled', { axis: 1 })
  const pooled =
    turns === 1
      ? views
      : add(
          'ReduceMean',
          [add('Reshape', [views, whole('viewsShape', [turns, -1, 2 * channelsIn])], 'views')],
          'meanOfViews',
          { axes: [0], keepdims: 0 }
        )
  const dense = add(
    'Gemm',
    [
      pooled,
      constant('dense.kernel', [2 * channelsIn, architecture.embeddingSize], weights.get('dense/kernel')!),
      constant('dense.bias', [architecture.embeddingSize], weights.get('dense/bias')!)
    ],
    'dense'
  )
  const squares = add('ReduceSum', [add('Mul', [dense, dense], 'squares'), whole('rowAxis', [1])], 'squaredNorm', {
    keepdims: 1
  })
  const norm = add(
    'Sqrt',
    [add('Add', [squares, constant('epsilon', [1], Float32Array.of(NORM_EPSILON))], 'squaredNormPlus')],
    'norm'
  )
  add('Div', [dense, norm], OUTPUT_NAME)
  // Heat maps are drawn of the crop as it is, the first of the views.
  const decoded = hasDecoder(weights) ? addDecoder(firstView(lastLayer), channelsIn) : null
  const spans = featureSpans(architecture, decoded !== null)
  if (spans.length > 0)
    writeFeatures({ add, constant, whole, index }, { architecture, weights, spans, pooled, decoded, firstView })
  for (const layer of maps) add('Identity', [firstView(layer)], mapName(layer))

  const model = {
    irVersion: IR_VERSION,
    producerName: 'okng',
    opsetImport: [{ domain: '', version: OPSET }],
    graph: {
      name: 'encoder',
      node: nodes,
      initializer: initializers,
      input: [valueInfo(INPUT_NAME, ['N', 1, ...inputShape(architecture)])],
      output: [
        valueInfo(OUTPUT_NAME, ['N', architecture.embeddingSize]),
        ...(decoded === null ? [] : [valueInfo(HEAT_MAP_NAME, ['N', ...decodedShape(architecture)])]),
        ...(spans.length === 0 ? [] : [valueInfo(FEATURES_NAME, ['N', featureSize(spans)])]),
        ...maps.map((layer) => {
          const [h, w, c] = mapShape(architecture, layer)
          return valueInfo(mapName(layer), ['N', c, h, w])
        })
      ]
    }
  }
  return ModelProto.encode(ModelProto.fromObject(model)).finish()

  /** [N, 1, rows, columns] -> [turns * N, 1, rows, columns], as `embed` of forward.ts. */
  function turnedViews(): string {
    const axis = whole('columnAxis', [3])
    const from = whole('firstColumn', [0])
    const to = whole('pastLastColumn', [inputShape(architecture)[1]])
    const views = Array.from({ length: turns - 1 }, (_, n) => {
      const by = whole(`turn${n + 1}`, [(n + 1) * turnStep(architecture)])
      return add(
        'Concat',
        [
          add('Slice', [INPUT_NAME, by, to, axis], `right${n + 1}`),
          add('Slice', [INPUT_NAME, from, by, axis], `left${n + 1}`)
        ],
        `turned${n + 1}`,
        { axis: 3 }
      )
    })
    return add('Concat', [INPUT_NAME, ...views], 'allViews', { axis: 0 })
  }

  /** Each map, and then each turned by one column, as `embed` of forward.ts. */
  function withTurned(name: string, columns: number, layer: number): string {
    const axis = whole(`turnAxis${layer}`, [3])
    const [first, second, last] = [0, 1, columns].map((at, n) => whole(`turnColumn${n}of${layer}`, [at])) as [
      string,
      string,
      string
    ]
    const turned = add(
      'Concat',
      [
        add('Slice', [name, second, last, axis], `right${layer}`),
        add('Slice', [name, first, second, axis], `left${layer}`)
      ],
      `turned${layer}`,
      { axis: 3 }
    )
    return add('Concat', [name, turned], `views${layer}`, { axis: 0 })
  }

  /**
   * The columns that a kernel reaches beyond the borders come from the other side: one on the right for stride 2, one
   * on either side for stride 1 (`samePadding`).
   */
  function wrapped(name: string, columns: number, stride: number, layer: number): string {
    const axis = whole(`wrapAxis${layer}`, [3])
    const column = (which: string, from: number): string =>
      add(
        'Slice',
        [name, whole(`${which}From${layer}`, [from]), whole(`${which}To${layer}`, [from + 1]), axis],
        `${which}Column${layer}`
      )
    const first = column('first', 0)
    return add('Concat', stride === 1 ? [column('last', columns - 1), name, first] : [name, first], `wrapped${layer}`, {
      axis: 3
    })
  }

  /** A layer's map of the crops as they are: [views * N, C, h, w] -> [N, C, h, w]. */
  function firstView(layer: number): string {
    const views = viewsOfMap(architecture, layer)
    const name = `relu${layer}`
    if (views === 1) return name
    const first = `first${layer}`
    if (nodes.some((node) => (node as { name: string }).name === first)) return first
    const [h, w, c] = mapShape(architecture, layer)
    const shaped = add('Reshape', [name, whole(`viewsShape${layer}`, [views, -1, c, h, w])], `viewsOf${layer}`)
    return add('Gather', [shaped, index(`firstView${layer}`, 0)], first, { axis: 0 })
  }

  /**
   * The decoder as in decoder.ts, and the heat maps, which are its second map. DepthToSpace orders its channels (DCR)
   * as `pixelShuffle` does.
   */
  function addDecoder(features: string, channels: number): string {
    let maps = features
    let inputs = channels
    DECODER_STEPS.forEach(({ channels }, step) => {
      const kernel = constant(
        `decoder${step}.kernel`,
        [4 * channels, inputs, KERNEL_SIZE, KERNEL_SIZE],
        toOihw(weights.get(`decoder${step}/kernel`)!, inputs, 4 * channels)
      )
      const bias = constant(`decoder${step}.bias`, [4 * channels], weights.get(`decoder${step}/bias`)!)
      maps = add('Conv', [maps, kernel, bias], `decoder${step}`, {
        kernel_shape: [KERNEL_SIZE, KERNEL_SIZE],
        strides: [1, 1],
        pads: [1, 1, 1, 1]
      })
      if (step < DECODER_STEPS.length - 1) maps = add('Relu', [maps], `decoderRelu${step}`)
      maps = add('DepthToSpace', [maps], `decoderShuffle${step}`, { blocksize: 2 })
      inputs = channels
    })
    const logits = add('Gather', [maps, index('defectChannel', DEFECT_CHANNEL)], 'defectLogits', { axis: 1 })
    add('Sigmoid', [logits], HEAT_MAP_NAME)
    return maps
  }
}

/** [kh, kw, in, out] -> [out, in, kh, kw] */
function toOihw(kernel: Float32Array, channelsIn: number, channelsOut: number): Float32Array {
  const area = KERNEL_SIZE * KERNEL_SIZE
  const result = new Float32Array(kernel.length)
  for (let at = 0; at < area; at++) {
    for (let i = 0; i < channelsIn; i++) {
      for (let o = 0; o < channelsOut; o++)
        result[(o * channelsIn + i) * area + at] = kernel[(at * channelsIn + i) * channelsOut + o]!
    }
  }
  return result
}

function attribute(name: string, value: number | number[]): object {
  return Array.isArray(value)
    ? { name, type: ATTRIBUTE_TYPE.INTS, ints: value }
    : { name, type: ATTRIBUTE_TYPE.INT, i: value }
}

function tensor(name: string, dims: number[], values: Float32Array): object {
  const raw = new DataView(new ArrayBuffer(4 * values.length))
  values.forEach((v, i) => {
    raw.setFloat32(4 * i, v, true)
  })
  return { name, dims, dataType: DATA_TYPE.FLOAT, rawData: new Uint8Array(raw.buffer) }
}

function valueInfo(name: string, shape: (number | string)[]): object {
  const dim = shape.map((n) => (typeof n === 'string' ? { dimParam: n } : { dimValue: n }))
  return { name, type: { tensorType: { elemType: DATA_TYPE.FLOAT, shape: { dim } } } }
}
