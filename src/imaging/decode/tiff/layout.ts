import { checkSides } from '../pixel-limit.ts'
import { damagedTiff } from './damaged-tiff.ts'
import type { TiffDirectory } from './directory.ts'

/** How the pixels of a TIFF are stored, and what they mean. */
export interface TiffLayout {
  readonly width: number
  readonly height: number
  readonly littleEndian: boolean
  /** Bits of a sample. */
  readonly bits: number
  readonly samples: 'unsigned' | 'signed' | 'float'
  /** All samples of a pixel. */
  readonly channels: number
  readonly meaning: 'white-is-zero' | 'black-is-zero' | 'rgb' | 'palette' | 'luma' | 'mosaic'
  /** Which channels are kept: colours first, then alpha. */
  readonly kept: readonly number[]
  /** Whether the last one kept is opacity. */
  readonly alpha: boolean
  /** Whether each channel is stored separately. */
  readonly planar: boolean
  readonly compression: number
  /** 1: none, 2: differences of neighbours, 3: of floating point. */
  readonly predictor: number
  readonly reversedBits: boolean
  /** YCbCr: number of pixels that share a colour, across and down. Otherwise 1 x 1. */
  readonly subsampling: readonly [number, number]
  /** Strips or tiles: the picture is cut into pieces of this size. */
  readonly pieceWidth: number
  readonly pieceHeight: number
  readonly tiled: boolean
  readonly offsets: readonly number[]
  readonly byteCounts: readonly number[]
  /** Sample values of black and white, if the file gives them. */
  readonly range: readonly [number, number] | undefined
  /** Largest sample that the file states, if it has fewer bits than the format. */
  readonly saidLargest: number | undefined
  readonly palette: readonly number[]
  /** Colours of 2 x 2 pixels of a mosaic: 0 red, 1 green, 2 blue. */
  readonly mosaic: readonly number[]
  /** YCbCr: luma of black and white. */
  readonly lumaRange: readonly [number, number]
}

const UNPACKED: ReadonlySet<number> = new Set([1, 5, 8, 32773, 32946])
export const JPEG = 7
const RED_GREEN_GREEN_BLUE = [0, 1, 1, 2]

/**
 * Reads the fields that describe the pixels. An extra channel is kept if it is opacity that is not premultiplied. Other
 * extra channels have no effect on the picture.
 *
 * Source  TIFF 6.0, sections 3 to 9, 14, 15, 18, 19, 21; TIFF/EP, CFA
 *
 * @returns null for rare compressions and colour spaces, which only a full decoder can read
 * @throws FrameCorrupt when the fields contradict each other
 */
export function tiffLayout(directory: TiffDirectory): TiffLayout | null {
  const { value, values, littleEndian } = directory
  const width = value(256, 0)
  const height = value(257, 0)
  checkSides(width, height, 'TIFF')
  const compression = value(259, 1)
  const photometric = value(262, 1)
  const meaning =
    ['white-is-zero', 'black-is-zero', 'rgb', 'palette', undefined, undefined, 'luma'][photometric]
    ?? (photometric === 32803 ? 'mosaic' : undefined)
  const jpeg =
    compression === JPEG
    && ['black-is-zero', 'rgb', 'luma'].includes(meaning ?? '')
    && value(258, 8) === 8
    && value(277, 1) === (meaning === 'black-is-zero' ? 1 : 3)
    && value(284, 1) === 1
  if ((!UNPACKED.has(compression) && !jpeg) || meaning === undefined) return null

  const colours = meaning === 'rgb' ? 3 : meaning === 'luma' ? 3 : 1
  const channels = value(277, colours)
  if (!(channels >= colours))
    throw damagedTiff(`expected ${colours} samples a pixel or more, the header says ${channels}`)
  const extra = values(338)
  const alphaAt = extra.indexOf(2)
  const colourChannels = meaning === 'rgb' ? [0, 1, 2] : [0]
  const alpha = alphaAt >= 0 && colours + alphaAt < channels && meaning !== 'luma'
  const kept = alpha ? [...colourChannels, colours + alphaAt] : colourChannels

  const saidBits = values(258)
  const bits = saidBits[0] ?? 1
  if (
    saidBits.length > 1
    && (saidBits.length > channels || kept.some((channel) => (saidBits[channel] ?? bits) !== bits))
  )
    throw damagedTiff(`expected as many bits in each sample, the header says ${saidBits.slice(0, 8).join(', ')}`)
  if (saidBits.slice(0, channels).some((other) => other !== bits) && value(284, 1) === 1)
    throw damagedTiff(`expected as many bits in each sample, the header says ${saidBits.slice(0, 8).join(', ')}`)
  const samples = ([undefined, 'unsigned', 'signed', 'float', 'unsigned'] as const)[value(339, 1)]
  const possible = samples === 'float' ? bits === 32 || bits === 64 : (bits >= 1 && bits <= 16) || bits === 32
  if (samples === undefined || !possible || !Number.isInteger(bits))
    throw damagedTiff(
      `expected samples of 1 to 16 or 32 bits, or floating point of 32 or 64, received ${bits} bits of `
        + (samples ?? 'another kind')
    )

  const tiled = values(324).length > 0
  const pieceWidth = tiled ? value(322, 0) : width
  const pieceHeight = tiled ? value(323, 0) : Math.min(height, value(278, height) || height)
  if (!(pieceWidth >= 1) || !(pieceHeight >= 1))
    throw damagedTiff(`expected tiles of at least 1 x 1, the header says ${pieceWidth} x ${pieceHeight}`)
  const subsampling = (meaning === 'luma' ? (values(530).length === 2 ? values(530) : [2, 2]) : [1, 1]) as [
    number,
    number
  ]
  if (subsampling.some((factor) => ![1, 2, 4].includes(factor)))
    throw damagedTiff(`expected a subsampling of 1, 2 or 4, the header says ${subsampling.join(' x ')}`)
  const low = values(340)
  const high = values(341)
  const most = value(281, 0)
  return {
    width,
    height,
    littleEndian,
    bits,
    samples,
    channels,
    meaning: meaning as TiffLayout['meaning'],
    kept,
    alpha,
    planar: value(284, 1) === 2 && channels > 1,
    compression,
    predictor: compression === 1 || compression === 32773 ? 1 : value(317, 1),
    reversedBits: value(266, 1) === 2,
    subsampling,
    pieceWidth,
    pieceHeight,
    tiled,
    offsets: values(tiled ? 324 : 273),
    byteCounts: values(tiled ? 325 : 279),
    range: low.length > 0 && high.length > 0 && high[0]! > low[0]! ? [low[0]!, high[0]!] : undefined,
    saidLargest: most > 255 && most < 65535 && Number.isInteger(Math.log2(most + 1)) ? most : undefined,
    palette: meaning === 'palette' ? values(320) : [],
    lumaRange: (meaning === 'luma' && values(532).length === 6 && values(532)[1]! > values(532)[0]!
      ? values(532).slice(0, 2)
      : [0, 2 ** bits - 1]) as [number, number],
    mosaic: meaning === 'mosaic' && values(33422).length === 4 ? values(33422) : RED_GREEN_GREEN_BLUE
  }
}
