import { largestSample, scaleTo8 } from '../samples.ts'
import { damagedTiff } from './damaged-tiff.ts'
import type { TiffLayout } from './layout.ts'

/**
 * Scales samples to 8 bits as the file says. Unsigned samples go from 0 to the largest value of their bits, signed
 * samples over their whole range, and floating point over the range that the file states (SMinSampleValue,
 * SMaxSampleValue); values beyond it are clipped.
 *
 * @param samples [count, channels], opacity last if `alpha`
 * @param bitDepth bits that the samples use, if the sender said so
 * @returns [count, channels], in the memory of `samples`
 * @throws FrameCorrupt when nothing says what the samples mean
 */
export function scaleSamples(
  samples: Uint8Array | Uint16Array | Float64Array,
  {
    bits,
    samples: kind,
    range,
    saidLargest,
    alpha,
    kept
  }: Pick<TiffLayout, 'bits' | 'samples' | 'range' | 'saidLargest' | 'alpha' | 'kept'>,
  bitDepth: number | undefined
): Uint8Array {
  const channels = kept.length
  if (samples instanceof Uint8Array) {
    const most = 2 ** bits - 1
    if (most < 255) for (let i = 0; i < samples.length; i++) samples[i] = Math.round((samples[i]! * 255) / most)
    return samples
  }
  if (samples instanceof Uint16Array) {
    const most =
      bits < 16
        ? 2 ** bits - 1
        : range !== undefined && range[0] === 0 && range[1] > 255 && range[1] < 65535 && bitDepth === undefined
          ? Math.round(range[1])
          : mostOf(samples, channels, alpha, bitDepth, saidLargest)
    const out = new Uint8Array(samples.buffer, samples.byteOffset, samples.length)
    // Opacity goes up to the largest value of the format.
    if (alpha && most < 2 ** bits - 1)
      for (let i = channels - 1; i < samples.length; i += channels)
        samples[i] = Math.round((samples[i]! * most) / (2 ** bits - 1))
    for (let i = 0; i < samples.length; i++) if (samples[i]! > most) samples[i] = most
    scaleTo8(samples, out, most)
    return out
  }
  const [low, high] = rangeOf(samples, { bits, kind, range, channels }, bitDepth)
  const out = new Uint8Array(samples.buffer, samples.byteOffset, samples.length)
  for (let i = 0; i < samples.length; i++) {
    const value = samples[i]!
    if (Number.isNaN(value)) throw damagedTiff('a sample is not a number')
    out[i] = Math.round(Math.min(1, Math.max(0, (value - low) / (high - low))) * 255)
  }
  return out
}

/** The largest sample as the file says it, if that can be true; free low bits do not matter then. */
function mostOf(
  samples: Uint16Array,
  channels: number,
  alpha: boolean,
  bitDepth: number | undefined,
  saidLargest: number | undefined
): number {
  const isTold = bitDepth === undefined && saidLargest !== undefined
  const colours = alpha ? channels - 1 : channels
  if (isTold && samples.every((value, i) => value <= saidLargest || i % channels >= colours)) return saidLargest
  return largestSample(samples, channels, alpha, { stated: bitDepth, said: saidLargest }, 'TIFF')
}

function rangeOf(
  samples: Float64Array,
  {
    bits,
    kind,
    range,
    channels
  }: {
    readonly bits: number
    readonly kind: TiffLayout['samples']
    readonly range: TiffLayout['range']
    readonly channels: number
  },
  bitDepth: number | undefined
): readonly [number, number] {
  if (range !== undefined) return range
  if (kind === 'float')
    throw damagedTiff(
      'expected floating point with its range, received it without: state in SMinSampleValue and SMaxSampleValue '
        + '(tags 340 and 341) which values are black and white'
    )
  if (bitDepth !== undefined) return [0, 2 ** bitDepth - 1]
  const [low, high] = kind === 'signed' ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1]
  let least = Infinity
  let most = -Infinity
  for (let i = 0; i < samples.length; i += channels) {
    if (samples[i]! < least) least = samples[i]!
    if (samples[i]! > most) most = samples[i]!
  }
  const unclear = kind === 'signed' ? least >= 0 : most < high / 4
  if (unclear)
    throw damagedTiff(
      `its ${kind} samples of ${bits} bits go from ${least} to ${most} only: say bitDepth=, or state `
        + 'SMinSampleValue and SMaxSampleValue (tags 340 and 341)'
    )
  return [low, high]
}
