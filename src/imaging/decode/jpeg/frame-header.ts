import { damagedJpeg } from './damaged-jpeg.ts'
import { hex } from './marker-text.ts'

/** One component (colour) of a JPEG. */
export interface JpegComponent {
  readonly id: number
  /** Sampling factors, 1 to 4: relative number of samples across and down. */
  readonly across: number
  readonly down: number
  readonly quantTable: number
}

export interface JpegFrameHeader {
  readonly width: number
  readonly height: number
  readonly progressive: boolean
  readonly components: readonly JpegComponent[]
}

export function readFrameHeader(code: number, segment: Buffer): JpegFrameHeader {
  if (code > 0xc2) {
    throw damagedJpeg(
      'expected baseline or progressive Huffman coding, received '
        + `${code >= 0xc9 ? 'arithmetic coding' : 'another kind'} (marker ff ${hex(code)})`
    )
  }
  const count = segment[5]
  if (count === undefined || segment.length !== 6 + 3 * count)
    throw damagedJpeg('the frame header has the wrong length')
  if (segment[0] !== 8) throw damagedJpeg(`expected 8 bits a sample, received ${segment[0]}`)
  const height = segment.readUInt16BE(1)
  const width = segment.readUInt16BE(3)
  if (width === 0 || height === 0)
    throw damagedJpeg(`expected a width and height of at least 1, the header says ${width} x ${height}`)
  if (count !== 1 && count !== 3 && count !== 4) throw damagedJpeg(`expected 1, 3 or 4 components, received ${count}`)
  const components = Array.from({ length: count }, (_, i) => {
    const at = 6 + 3 * i
    const across = segment[at + 1]! >> 4
    const down = segment[at + 1]! & 15
    if (across < 1 || across > 4 || down < 1 || down > 4)
      throw damagedJpeg(`expected sampling factors of 1 to 4, received ${across} x ${down}`)
    return { id: segment[at]!, across, down, quantTable: segment[at + 2]! }
  })
  return { width, height, progressive: code === 0xc2, components }
}
