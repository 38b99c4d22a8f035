import { FrameCorrupt } from '../../errors.ts'
import type { FrameFormat } from '../../domain/inspection/picture-format.ts'

/**
 * A picture of 16-bit samples that uses at most this many of the low bits is either almost black, or was written by a
 * camera of 10, 12 or 14 bits and not scaled up. Its format does not say which.
 */
const LOW_BITS = 14
/**
 * Two free low bits tell that samples were scaled up by shifting, if one is this large. Below, 8 bits that were made 12
 * look the same, and only samples with all 8 low bits free are clear.
 */
const SHIFTED = 4096
/** Samples below this are black at every bit depth of cameras. */
const BLACK = 64

/** How many bits of each 16-bit sample are used. */
export interface StatedDepth {
  /** As the sender said, 8 to 16; undefined where the sender said nothing. */
  readonly stated: number | undefined
  /** Largest sample as the picture itself says, if it is less than 65535; undefined where it says nothing. */
  readonly said: number | undefined
}

/**
 * The largest value of 16-bit samples: 65535, or less where they use the low bits only.
 *
 * @param samples [count, channels]
 * @param alpha whether the last channel is opacity, which always goes up to 65535
 * @throws FrameCorrupt when samples are larger than stated, or use the low bits only and nothing says how many
 */
export function largestSample(
  samples: Uint16Array,
  channels: number,
  alpha: boolean,
  { stated, said }: StatedDepth,
  format: FrameFormat
): number {
  if (stated === 16) return 65535
  let used = 0
  let largest = 0
  const step = alpha ? channels : 1
  const colours = alpha ? channels - 1 : 1
  for (let i = 0; i < samples.length; i += step) {
    for (let c = 0; c < colours; c++) {
      const value = samples[i + c]!
      used |= value
      if (value > largest) largest = value
    }
  }
  if (stated !== undefined) {
    const most = 2 ** stated - 1
    if (largest > most)
      throw new FrameCorrupt(format, `expected samples up to ${most} (bitDepth=${stated}), received one of ${largest}`)
    return most
  }
  const shifted = (used & (largest < SHIFTED ? 255 : 3)) === 0
  if (largest < BLACK || largest >= 2 ** LOW_BITS || shifted) return 65535
  if (said !== undefined && largest <= said) return said
  throw new FrameCorrupt(
    format,
    `its 16-bit samples go up to ${largest} only, as those of a camera of 10, 12 or 14 bits do: say `
      + 'bitDepth=10, 12 or 14, or bitDepth=16 if the picture is that dark'
  )
}

/**
 * 16-bit samples to 8 bits: round(v * 255 / most), so that black stays 0 and `most` becomes 255.
 *
 * @param out [count] of `samples`; may be the beginning of their own memory
 * @param most no sample is larger
 */
export function scaleTo8(samples: Uint16Array, out: Uint8Array, most: number): void {
  if (most === 65535) {
    // The sum is the rounded quotient exactly (the W3C PNG specification's sample depth scaling).
    for (let i = 0; i < samples.length; i++) out[i] = (samples[i]! * 255 + 32895) >>> 16
    return
  }
  const table = Uint8Array.from({ length: most + 1 }, (_, v) => Math.round((v * 255) / most))
  for (let i = 0; i < samples.length; i++) out[i] = table[samples[i]!]!
}
