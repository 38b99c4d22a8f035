/**
 * An 8-bit grey picture. `data` is [height, width] row-major. Pixel centres have integer coordinates, x right, y down.
 */
export interface GreyImage {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** Interleaved colour pixels, [height, width, channels] row-major, red first, 8 bits; a fourth channel is ignored. */
export interface ColourPixels {
  readonly data: Uint8Array
  readonly channels: 3 | 4
}

/** A grey picture, with its colours if it had any. */
export interface ColourImage extends GreyImage {
  readonly colour?: ColourPixels
}

/** A circle in pixels of the full-resolution picture. */
export interface Circle {
  readonly cx: number
  readonly cy: number
  readonly r: number
}

/** The result of the Hough circle stage. */
export interface LocatedCircle extends Circle {
  /** Share of the circumference that has a radial edge, 0 to 1. */
  readonly confidence: number
}

const MONO = [
  'Mono8',
  'Mono10',
  'Mono10p',
  'Mono10Packed',
  'Mono12',
  'Mono12p',
  'Mono12Packed',
  'Mono14',
  'Mono16'
] as const
const COLOUR = ['RGB8', 'BGR8', 'RGBa8', 'BGRa8', 'YUV422_8', 'YUYV', 'YUV422_8_UYVY', 'UYVY'] as const
const BAYER_TILES = ['RG', 'GR', 'GB', 'BG'] as const
const BAYER_SAMPLES = ['8', '10', '10p', '10Packed', '12', '12p', '12Packed', '16'] as const

/**
 * Pixel formats of raw GenICam frames without a header: PFNC names, those of GigE Vision with Packed, and YUYV and UYVY
 * as Linux names them.
 */
export type PixelFormat =
  | (typeof MONO)[number]
  | (typeof COLOUR)[number]
  | `Bayer${(typeof BAYER_TILES)[number]}${(typeof BAYER_SAMPLES)[number]}`
export const PIXEL_FORMATS: readonly PixelFormat[] = [
  ...MONO,
  ...BAYER_TILES.flatMap((tile) => BAYER_SAMPLES.map((samples) => `Bayer${tile}${samples}` as const)),
  ...COLOUR
]

/** How to read a frame that has no header. Sizes in pixels. */
export interface RawLayout {
  readonly pixelFormat: PixelFormat
  readonly width: number
  readonly height: number
  /** Bytes from the start of one row to the next; undefined: rows follow each other without padding. */
  readonly stride?: number | undefined
  /** Bytes before the first row; undefined: 0. */
  readonly offset?: number | undefined
}

/** Number of bits, 8 to 16, that the 16-bit samples of a picture use. */
export interface SampleDepth {
  readonly bitDepth: number
}

/** The sender's information on how to read a frame. */
export type FrameReading = RawLayout | SampleDepth

/** The network's input: one standardised crop, float32 [height, width], mean 0, standard deviation 1. */
export interface Crop {
  readonly height: number
  readonly width: number
  readonly data: Float32Array
}
