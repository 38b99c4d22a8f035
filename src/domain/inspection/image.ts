/** An 8-bit grey picture. `data` is [height, width] row-major; pixel centres lie at integer coordinates, x right, y down. */
export interface GreyImage {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** Interleaved colour pixels, [height, width, channels] row-major, red first, 8 bits; a fourth channel is left out of account. */
export interface ColourPixels {
  readonly data: Uint8Array
  readonly channels: 3 | 4
}

/** A grey picture with the colours that it was made from; absent where the picture had none. */
export interface ColourImage extends GreyImage {
  readonly colour?: ColourPixels
}

/** A circle in pixels of the full-resolution picture. */
export interface Circle {
  readonly cx: number
  readonly cy: number
  readonly r: number
}

/** What the Hough circle stage found. */
export interface LocatedCircle extends Circle {
  /** Share of the circumference that carries the radial edge, 0 to 1. */
  readonly confidence: number
}

/** Pixel formats of raw GenICam frames (PFNC names) that carry no header of their own. */
export const PIXEL_FORMATS = ['Mono8', 'Mono16', 'BayerRG8', 'RGB8'] as const
export type PixelFormat = (typeof PIXEL_FORMATS)[number]

/** How to read a frame that has no header. Sizes in pixels. */
export interface RawLayout {
  readonly pixelFormat: PixelFormat
  readonly width: number
  readonly height: number
}

/** The network's input: one standardised crop, float32 [height, width], mean 0, standard deviation 1. */
export interface Crop {
  readonly height: number
  readonly width: number
  readonly data: Float32Array
}
