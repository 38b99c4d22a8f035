import { FrameCorrupt } from '../../errors.ts'

/** Position of the bits of one channel in a pixel. */
export interface ChannelBits {
  readonly shift: number
  /** Largest value of the channel: 2^bits - 1. */
  readonly max: number
}

/** Bits per pixel that BMP files can have. 8 and less are indices into the palette. */
export const BITS = [1, 4, 8, 16, 24, 32] as const

/** BI_RGB with 16 bits. The highest bit is not used. */
export const FIVE_BITS_EACH = {
  red: { shift: 10, max: 31 },
  green: { shift: 5, max: 31 },
  blue: { shift: 0, max: 31 },
  alpha: null
} as const

export function channelBits(mask: number, name: string): ChannelBits {
  const shift = 31 - Math.clz32(mask & -mask)
  const max = mask >>> shift
  if (mask === 0 || (max & (max + 1)) !== 0) {
    throw corrupt(`expected a ${name} mask of adjoining bits, the header gives 0x${mask.toString(16).padStart(8, '0')}`)
  }
  return { shift, max }
}

export function corrupt(detail: string): Error {
  return new FrameCorrupt('BMP', detail)
}
