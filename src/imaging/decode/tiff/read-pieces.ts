import { damagedTiff } from './damaged-tiff.ts'
import type { TiffLayout } from './layout.ts'
import { sampleReader } from './read-samples.ts'
import { undoPredictor } from './undo-predictor.ts'
import { unpackPiece } from './unpack.ts'

/** Memory for the samples that are kept: [height, width, kept]. */
export function samplesFor({
  width,
  height,
  bits,
  samples,
  kept
}: TiffLayout): Uint8Array | Uint16Array | Float64Array {
  const count = width * height * kept.length
  if (samples !== 'unsigned' || bits > 16) return new Float64Array(count)
  return bits <= 8 ? new Uint8Array(count) : new Uint16Array(count)
}

/**
 * Reads all strips or tiles.
 *
 * @param out [height, width, kept]; filled
 * @throws FrameCorrupt when one is missing, cut off or damaged
 */
export function readPieces(frame: Uint8Array, layout: TiffLayout, out: Uint8Array | Uint16Array | Float64Array): void {
  const { width, height, kept, planar, pieceWidth, pieceHeight, offsets, tiled } = layout
  const across = Math.ceil(width / pieceWidth)
  const down = Math.ceil(height / pieceHeight)
  const planes = planar ? kept : [0]
  for (const [index, plane] of planes.entries()) {
    for (let piece = 0; piece < across * down; piece++) {
      const n = plane * across * down + piece
      if (offsets[n] === undefined)
        throw damagedTiff(
          `expected at least ${n + 1} ${tiled ? 'tiles' : 'strips'}, the header names ${offsets.length}`
        )
      const x = (piece % across) * pieceWidth
      const y = Math.floor(piece / across) * pieceHeight
      // The last strips end with the picture; tiles are padded to full size.
      const rows = tiled ? pieceHeight : Math.min(pieceHeight, height - y)
      const at = { n, x, y, rows, columns: Math.min(pieceWidth, width - x), shown: Math.min(rows, height - y) }
      readPiece(frame, layout, at, out, planar ? [{ from: 0, to: index }] : kept.map((from, to) => ({ from, to })))
    }
  }
}

interface Piece {
  /** Its number. */
  readonly n: number
  /** Its upper left corner in the picture. */
  readonly x: number
  readonly y: number
  /** Rows of the piece, and those inside the picture. */
  readonly rows: number
  readonly shown: number
  /** Columns inside the picture. */
  readonly columns: number
}

/** @param channels which channels of the piece go to which kept channels */
function readPiece(
  frame: Uint8Array,
  layout: TiffLayout,
  { n, x, y, rows, shown, columns }: Piece,
  out: Uint8Array | Uint16Array | Float64Array,
  channels: readonly { readonly from: number; readonly to: number }[]
): void {
  const {
    width,
    bits,
    planar,
    compression,
    predictor,
    littleEndian,
    pieceWidth,
    pieceHeight,
    kept,
    subsampling,
    meaning
  } = layout
  const name = `${layout.tiled ? 'tile' : 'strip'} ${n}`
  const perPixel = planar ? 1 : layout.channels
  const [across, down] = planar ? [1, 1] : subsampling
  const shared = meaning === 'luma' && across * down > 1
  const unitsAcross = Math.ceil(pieceWidth / across)
  /** Bytes of one row of pixels, or of `down` rows if pixels share colours. */
  const rowBytes = shared
    ? (unitsAcross * (across * down + 2) * bits) / 8
    : Math.ceil((pieceWidth * perPixel * bits) / 8)
  const needed = rowBytes * Math.ceil(rows / down)
  const packed = packedBytes(frame, layout, n, needed, name)
  const bytes = unpackPiece(packed, compression, needed, rowBytes * Math.ceil(pieceHeight / down), name)
  undoPredictor(bytes, predictor, { rows, columns: pieceWidth, channels: perPixel, bits, littleEndian })
  const read = sampleReader(layout, bytes, predictor === 3)
  for (let row = 0; row < shown; row++) {
    const to = ((y + row) * width + x) * kept.length
    const from = Math.floor(row / down) * rowBytes
    if (shared) {
      for (let column = 0; column < columns; column++) {
        const unit = Math.floor(column / across) * (across * down + 2)
        out[to + column] = read(from, unit + (row % down) * across + (column % across))
      }
    } else if (bits === 8 && layout.samples === 'unsigned' && perPixel === 1 && kept.length === 1)
      out.set(bytes.subarray(from, from + columns), to)
    else
      for (const channel of channels)
        for (let column = 0, o = to + channel.to; column < columns; column++, o += kept.length)
          out[o] = read(from, column * perPixel + channel.from)
  }
}

/** The bytes of a piece as they are in the file; a copy if their bits must be reversed. */
function packedBytes(
  frame: Uint8Array,
  { offsets, byteCounts, compression, reversedBits }: TiffLayout,
  n: number,
  needed: number,
  name: string
): Uint8Array {
  const offset = offsets[n]!
  // Without compression the size is known even if the file gives none.
  const count = byteCounts[n] || (compression === 1 ? needed : frame.length - offset)
  if (!(offset >= 0 && count >= 0 && offset + count <= frame.length))
    throw damagedTiff(`${name} is cut off: it goes up to byte ${offset + count}, received ${frame.length}`)
  const bytes = frame.subarray(offset, offset + count)
  return reversedBits ? Uint8Array.from(bytes, turnedRound) : bytes
}

function turnedRound(byte: number): number {
  let turned = 0
  for (let bit = 0; bit < 8; bit++) if ((byte >> bit) & 1) turned |= 0x80 >> bit
  return turned
}
