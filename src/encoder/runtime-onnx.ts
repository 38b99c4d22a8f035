import type { InferenceSession } from 'onnxruntime-node'
import { loadWasm, native, type Ort, ort } from './onnx-library.ts'
import { refuseExternalData } from './onnx-external-data.ts'
import { FEATURES_NAME, HEAT_MAP_NAME, INPUT_NAME, OUTPUT_NAME } from './onnx-names.ts'
import { partModel } from './onnx-parts.ts'
import { joinRows } from './join-rows.ts'
import { batchSize, type EncoderRuntime, noHeatMap, sideBySide } from './runtime.ts'

/**
 * Where ONNX Runtime computes. `cpu`: machine code, or WebAssembly on a platform without machine code. `webgpu`: an
 * adapter of Vulkan, Direct3D or Metal, which may be software instead of a GPU. `wasm`: WebAssembly.
 */
export type OnnxProvider = 'cpu' | 'webgpu' | 'wasm'

/** @param model bytes of encoder.onnx */
export type OpenOnnx = (model: Uint8Array, provider: OnnxProvider) => Promise<EncoderRuntime>

/**
 * Opens an encoder with ONNX Runtime in this thread.
 * @param model bytes of encoder.onnx
 * @param threads threads inside one forward pass on the CPU; WebAssembly uses one
 * @throws Error when ONNX Runtime cannot read the model, its weights are in another file, or its input or output is not
 *   that of an encoder
 */
export async function openOnnxRuntime(
  model: Uint8Array,
  threads: number,
  provider: OnnxProvider = 'cpu'
): Promise<EncoderRuntime> {
  refuseExternalData(model)
  const isWasm = provider === 'wasm' || (provider === 'cpu' && native === null)
  const library = isWasm ? loadWasm() : ort
  const open = (part: Uint8Array): Promise<InferenceSession> =>
    library.InferenceSession.create(part, {
      executionProviders: [isWasm ? 'wasm' : provider],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      // Without this, threads wait for the next picture in a busy loop, which takes 4 ms of CPU time per picture.
      extra: { session: { intra_op: { allow_spinning: '0' } } }
    })
  const { judging, drawing } = partModel(model)
  const session = await open(judging)
  try {
    const encoder = encoderOf(library, session, provider)
    return drawing === null
      ? encoder
      : withHeatMaps(encoder, drawing.heatMapSize, async () => encoderOf(library, await open(drawing.model), provider))
  } catch (error) {
    await session.release()
    throw error
  }
}

/** Adds heat maps from another model, which is opened when the first heat map is requested. */
function withHeatMaps(
  encoder: EncoderRuntime,
  heatMapSize: number,
  open: () => Promise<EncoderRuntime>
): EncoderRuntime {
  let opening: Promise<EncoderRuntime> | null = null
  const drawing = (): Promise<EncoderRuntime> =>
    (opening ??= open().catch((error: unknown) => {
      opening = null
      throw error
    }))
  return {
    ...encoder,
    heatMapSize,
    heatMap: async (crop) => (await drawing()).heatMap(crop),
    async close() {
      await encoder.close()
      if (opening !== null) await (await opening).close()
    }
  }
}

function encoderOf({ Tensor }: Ort, session: InferenceSession, provider: OnnxProvider): EncoderRuntime {
  const inputSize = dimension(session.inputMetadata, INPUT_NAME, 2)
  const inputColumns = dimension(session.inputMetadata, INPUT_NAME, 3)
  const embeddingSize = dimension(session.outputMetadata, OUTPUT_NAME, 1)
  const sizeOf = (output: string): number | null =>
    session.outputNames.includes(output) ? dimension(session.outputMetadata, output, 1) : null
  const heatMapSize = sizeOf(HEAT_MAP_NAME)
  const featureSize = sizeOf(FEATURES_NAME) ?? 0
  const onlyOne = takesOneOnly(session.inputMetadata)
  const pass = async (crops: Float32Array, n: number, outputs: readonly string[]): Promise<Float32Array[]> => {
    const feeds = { [INPUT_NAME]: new Tensor('float32', crops, [n, 1, inputSize, inputColumns]) }
    const result = await session.run(feeds, outputs)
    return outputs.map((output) => result[output]!.data as Float32Array)
  }
  const run = async (crops: Float32Array, outputs: readonly string[]): Promise<Float32Array[]> => {
    const n = batchSize(crops, { inputSize, inputColumns })
    if (!onlyOne || n === 1) return pass(crops, n, outputs)
    const area = inputSize * inputColumns
    const rows: Float32Array[][] = outputs.map(() => [])
    for (let at = 0; at < n; at++) {
      const own = await pass(crops.subarray(at * area, (at + 1) * area), 1, outputs)
      own.forEach((row, output) => rows[output]!.push(row.slice()))
    }
    return rows.map(joinRows)
  }
  return {
    name: 'onnx',
    device: provider === 'webgpu' ? 'gpu' : 'cpu',
    inputSize,
    inputColumns,
    embeddingSize,
    heatMapSize,
    featureSize,
    async embed(crops) {
      return (await run(crops, [OUTPUT_NAME]))[0]!
    },
    async look(crops) {
      if (featureSize === 0) return (await run(crops, [OUTPUT_NAME]))[0]!
      const [embeddings, features] = await run(crops, [OUTPUT_NAME, FEATURES_NAME])
      return sideBySide(embeddings!, embeddingSize, features!, featureSize)
    },
    async heatMap(crop) {
      if (heatMapSize === null) throw noHeatMap()
      return (await run(crop, [HEAT_MAP_NAME]))[0]!
    },
    close: () => session.release()
  }
}

/**
 * Whether the model takes only one crop at a time, because its first axis is not free.
 * @throws Error when it takes another fixed number of crops, several channels, or values other than float32
 */
function takesOneOnly(metadata: readonly InferenceSession.ValueMetadata[]): boolean {
  const input = metadata.find(({ name }) => name === INPUT_NAME)
  if (input?.isTensor !== true) return false
  if (input.type !== 'float32')
    throw new Error(`ONNX model: expected float32 values in '${INPUT_NAME}', received ${input.type}`)
  const [batch, channels] = input.shape
  if (typeof channels === 'number' && channels !== 1)
    throw new Error(`ONNX model: expected '${INPUT_NAME}' with 1 channel (grey), received ${channels}`)
  if (typeof batch === 'number' && batch !== 1)
    throw new Error(
      `ONNX model: expected '${INPUT_NAME}' with a free first axis (or 1), received a fixed batch of ${batch}: `
        + `export it again with that axis free, in PyTorch dynamic_axes={'${INPUT_NAME}': {0: 'N'}, `
        + `'${OUTPUT_NAME}': {0: 'N'}}`
    )
  return batch === 1
}

function dimension(metadata: readonly InferenceSession.ValueMetadata[], name: string, axis: number): number {
  const found = metadata.find((value) => value.name === name)
  const size = found?.isTensor === true ? found.shape[axis] : undefined
  if (typeof size !== 'number')
    throw new Error(
      `ONNX model: expected a tensor '${name}' whose axis ${axis} has a fixed size, received `
        + metadata.map((v) => v.name).join(', ')
    )
  return size
}
