import type { InferenceSession } from 'onnxruntime-node'
import { ort } from './onnx-library.ts'
import { refuseExternalData } from './onnx-external-data.ts'
import { HEAT_MAP_NAME, INPUT_NAME, OUTPUT_NAME } from './onnx-model.ts'
import { batchSize, type EncoderRuntime, noHeatMap } from './runtime.ts'

/**
 * ONNX Runtime on the CPU.
 * @param model bytes of encoder.onnx
 * @param threads threads inside one forward pass
 * @throws Error when ONNX Runtime can't read the model, its weights lie in another file, or its input or output is not what an encoder has
 */
export async function openOnnxRuntime(model: Uint8Array, threads: number): Promise<EncoderRuntime> {
  refuseExternalData(model)
  const session = await ort.InferenceSession.create(model, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    // Threads that wait for the next picture by spinning cost 4 ms of CPU a picture, which the pixel stage and a training need more.
    extra: { session: { intra_op: { allow_spinning: '0' } } }
  })
  try {
    return encoderOf(session)
  } catch (error) {
    await session.release()
    throw error
  }
}

function encoderOf(session: InferenceSession): EncoderRuntime {
  const inputSize = dimension(session.inputMetadata, INPUT_NAME, 2)
  const inputColumns = dimension(session.inputMetadata, INPUT_NAME, 3)
  const embeddingSize = dimension(session.outputMetadata, OUTPUT_NAME, 1)
  const heatMapSize = session.outputNames.includes(HEAT_MAP_NAME)
    ? dimension(session.outputMetadata, HEAT_MAP_NAME, 1)
    : null
  const onlyOne = takesOneOnly(session.inputMetadata)
  const run = async (crops: Float32Array, n: number): Promise<Float32Array> => {
    const result = await session.run(
      { [INPUT_NAME]: new ort.Tensor('float32', crops, [n, 1, inputSize, inputColumns]) },
      [OUTPUT_NAME]
    )
    return result[OUTPUT_NAME]!.data as Float32Array
  }
  return {
    name: 'onnx',
    device: 'cpu',
    inputSize,
    inputColumns,
    embeddingSize,
    heatMapSize,
    async embed(crops) {
      const n = batchSize(crops, { inputSize, inputColumns })
      if (!onlyOne || n === 1) return run(crops, n)
      const area = inputSize * inputColumns
      const rows = new Float32Array(n * embeddingSize)
      for (let at = 0; at < n; at++)
        rows.set(await run(crops.subarray(at * area, (at + 1) * area), 1), at * embeddingSize)
      return rows
    },
    async heatMap(crop) {
      if (heatMapSize === null) throw noHeatMap()
      const result = await session.run(
        { [INPUT_NAME]: new ort.Tensor('float32', crop, [1, 1, inputSize, inputColumns]) },
        [HEAT_MAP_NAME]
      )
      return result[HEAT_MAP_NAME]!.data as Float32Array
    },
    close: () => session.release()
  }
}

/**
 * Whether the model takes one crop at a time, as an export without a free first axis does.
 * @throws Error when it takes another fixed number, several channels, or other values than float32
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
      `ONNX model: expected '${INPUT_NAME}' with a free first axis (or 1), received a fixed batch of ${batch}: export it again with that axis free, in PyTorch dynamic_axes={'${INPUT_NAME}': {0: 'N'}, '${OUTPUT_NAME}': {0: 'N'}}`
    )
  return batch === 1
}

function dimension(metadata: readonly InferenceSession.ValueMetadata[], name: string, axis: number): number {
  const found = metadata.find((value) => value.name === name)
  const size = found?.isTensor === true ? found.shape[axis] : undefined
  if (typeof size !== 'number')
    throw new Error(
      `ONNX model: expected a tensor '${name}' whose axis ${axis} has a fixed size, got ${metadata.map((v) => v.name).join(', ')}`
    )
  return size
}
