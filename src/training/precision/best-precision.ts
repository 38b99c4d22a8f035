import type { ChosenPrecision, Precision } from '../../domain/training/training.ts'
import type { EncoderNetwork } from '../../encoder/dense-head.ts'
import { toOnnx } from '../../encoder/onnx-model.ts'
import { withoutRanges } from '../../encoder/quantised/whole-numbers.ts'
import { openOnnxRuntime } from '../../encoder/runtime-onnx.ts'
import { comparePrecision, type HeldOutScores } from './compare-precision.ts'
import { measureSpeed } from './measure-speed.ts'

/** By `auto`, 8 bits are taken from this many times the speed on. */
const LEAST_GAIN = 1.25

export interface PrecisionSteps<Made> {
  readonly wanted: Precision
  /** The encoder from which everything else is made. */
  readonly network: EncoderNetwork
  /** The same encoder in 8-bit integers. */
  quantised(network: EncoderNetwork): Promise<EncoderNetwork>
  /** Head, bank, evidence and threshold, all from this encoder. */
  make(network: EncoderNetwork): Promise<Made>
  heldOut(made: Made): Promise<HeldOutScores>
  /** Called for the version that is not used. */
  discard(made: Made): Promise<void>
  /** How many times as fast the second encoder is; absent: it is measured. */
  readonly speedOf?: (real: EncoderNetwork, whole: EncoderNetwork) => Promise<number>
}

/**
 * Makes a version in float32, and in 8 bits where these are asked for, or by `auto` are faster on this machine; takes
 * the one in 8 bits where it is no worse on parts that neither was made of.
 */
export async function inBestPrecision<Made>(
  steps: PrecisionSteps<Made>
): Promise<{ readonly made: Made; readonly chosen: ChosenPrecision }> {
  const { wanted, make, heldOut, discard, speedOf = speedHere } = steps
  const network = { ...steps.network, weights: withoutRanges(steps.network.weights) }
  const inReal = async (why: string): Promise<{ made: Made; chosen: ChosenPrecision }> => ({
    made: await make(network),
    chosen: { precision: 'fp32', why }
  })
  if (wanted === 'fp32') return inReal('as asked')
  const whole = await steps.quantised(network)
  const speed = await speedOf(network, whole)
  const times = `8 bits are ${speed.toFixed(1)} times as fast on this machine`
  if (wanted === 'auto' && !(speed >= LEAST_GAIN)) return inReal(`${times}, expected at least ${LEAST_GAIN}`)
  const made = [await make(network)]
  try {
    made.push(await make(whole))
    const { worse, figures } = comparePrecision(await heldOut(made[0]!), await heldOut(made[1]!))
    const chosen: ChosenPrecision =
      worse === null
        ? { precision: 'int8', why: `${times}; ${figures}` }
        : { precision: 'fp32', why: `${worse}: ${figures}` }
    const [taken, left] = worse === null ? [made[1]!, made[0]!] : [made[0]!, made[1]!]
    await discard(left)
    return { made: taken, chosen }
  } catch (error) {
    for (const one of made) await discard(one)
    throw error
  }
}

async function speedHere(real: EncoderNetwork, whole: EncoderNetwork): Promise<number> {
  const open = ({ architecture, weights }: EncoderNetwork): ReturnType<typeof openOnnxRuntime> =>
    openOnnxRuntime(toOnnx(architecture, weights), 1)
  const first = await open(real)
  const second = await open(whole)
  try {
    return await measureSpeed(first, second, () => performance.now())
  } finally {
    await first.close()
    await second.close()
  }
}
