import type { TiffDirectory } from './directory.ts'

/** What libvips and this decoder read. */
const COMPRESSIONS: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 7, 8, 32773, 32946, 50001])
const COMPRESSION_NAMES: Readonly<Record<number, string>> = {
  6: 'JPEG of the old kind',
  32771: 'of words',
  32809: 'ThunderScan',
  34661: 'JBIG',
  34676: 'SGI LogLuv',
  34677: 'SGI LogLuv',
  34712: 'JPEG 2000',
  33003: 'JPEG 2000',
  33005: 'JPEG 2000',
  34887: 'LERC',
  34892: 'lossy JPEG of DNG',
  34925: 'LZMA',
  50000: 'Zstandard',
  50002: 'JPEG XL',
  52546: 'JPEG XL'
}
const COLOURS: ReadonlySet<number> = new Set([0, 1, 2, 3, 5, 6, 32803])
const COLOUR_NAMES: Readonly<Record<number, string>> = {
  4: 'a transparency mask',
  8: 'CIE L*a*b*',
  9: 'ICC L*a*b*',
  10: 'ITU L*a*b*',
  32844: 'LogL',
  32845: 'LogLuv',
  34892: 'linear raw data'
}

/**
 * What a TIFF has that no decoder here reads.
 *
 * Source  TIFF 6.0, fields Compression and PhotometricInterpretation; the registered numbers of libtiff's tiff.h
 *
 * @returns null where its kind is no reason
 */
export function rareKind({ value }: TiffDirectory): string | null {
  const compression = value(259, 1)
  if (!COMPRESSIONS.has(compression))
    return (
      'expected no compression, LZW, Deflate, PackBits, JPEG, CCITT or WebP, received compression '
      + named(compression, COMPRESSION_NAMES)
    )
  const colours = value(262, 1)
  if (!COLOURS.has(colours))
    return (
      'expected grey, RGB, a palette, CMYK, YCbCr or a colour mosaic, received photometric interpretation '
      + named(colours, COLOUR_NAMES)
    )
  return null
}

function named(number: number, names: Readonly<Record<number, string>>): string {
  return `${number}${names[number] === undefined ? '' : ` (${names[number]})`}`
}
