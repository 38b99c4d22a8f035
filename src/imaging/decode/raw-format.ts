import type { PixelFormat } from '../../domain/inspection/image.ts'

/**
 * How the samples of a raw frame are stored: whole bytes, 16-bit little-endian words, a stream of bits (`p`), or two in
 * three bytes (`Packed`).
 */
export type SamplePacking = 'bytes' | 'words' | 'bits' | 'packed'

export interface RawFormat {
  /** Bits that a sample uses. */
  readonly bits: number
  readonly packing: SamplePacking
  /** Samples of one pixel. */
  readonly channels: number
  readonly kind:
    | { readonly is: 'grey' }
    | { readonly is: 'bayer'; readonly tile: 'RG' | 'GR' | 'GB' | 'BG' }
    /** Channel numbers of red, green, blue and, if there is one, alpha. */
    | { readonly is: 'colour'; readonly order: readonly number[] }
    /** Every second byte is luma, starting with this one. */
    | { readonly is: 'yuv422'; readonly lumaAt: 0 | 1 }
}

/** Source  GenICam Pixel Format Naming Convention (PFNC) 2.4 */
export function rawFormat(pixelFormat: PixelFormat): RawFormat {
  const bytes = { bits: 8, packing: 'bytes' } as const
  switch (pixelFormat) {
    case 'RGB8':
      return { ...bytes, channels: 3, kind: { is: 'colour', order: [0, 1, 2] } }
    case 'BGR8':
      return { ...bytes, channels: 3, kind: { is: 'colour', order: [2, 1, 0] } }
    case 'RGBa8':
      return { ...bytes, channels: 4, kind: { is: 'colour', order: [0, 1, 2, 3] } }
    case 'BGRa8':
      return { ...bytes, channels: 4, kind: { is: 'colour', order: [2, 1, 0, 3] } }
    case 'YUV422_8':
    case 'YUYV':
      return { ...bytes, channels: 2, kind: { is: 'yuv422', lumaAt: 0 } }
    case 'YUV422_8_UYVY':
    case 'UYVY':
      return { ...bytes, channels: 2, kind: { is: 'yuv422', lumaAt: 1 } }
    default: {
      const [, tile, bits, suffix] = /^(?:Mono|Bayer(RG|GR|GB|BG))(\d+)(p|Packed)?$/.exec(pixelFormat)!
      return {
        bits: Number(bits),
        packing: suffix === 'p' ? 'bits' : suffix === 'Packed' ? 'packed' : bits === '8' ? 'bytes' : 'words',
        channels: 1,
        kind: tile === undefined ? { is: 'grey' } : { is: 'bayer', tile: tile as 'RG' }
      }
    }
  }
}

/** Bits that a sample takes in the frame. */
export function bitsInFrame({ bits, packing }: RawFormat): number {
  return packing === 'words' ? 16 : packing === 'packed' ? 12 : bits
}
