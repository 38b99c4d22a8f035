import { damagedTiff } from './damaged-tiff.ts'

/**
 * Turns differences back into samples, in place.
 *
 * Source  TIFF 6.0, section 14; TIFF Technical Note 3 (floating point)
 *
 * @param bytes [rows, columns, channels] samples of `bits`, in the byte order of the file
 * @param predictor 1 none, 2 differences of neighbours, 3 of floating point: then the result is big-endian
 * @throws FrameCorrupt for a predictor that does not exist for such samples
 */
export function undoPredictor(
  bytes: Uint8Array,
  predictor: number,
  {
    rows,
    columns,
    channels,
    bits,
    littleEndian
  }: {
    readonly rows: number
    readonly columns: number
    readonly channels: number
    readonly bits: number
    readonly littleEndian: boolean
  }
): void {
  if (predictor === 1) return
  const sampleBytes = bits / 8
  const rowBytes = columns * channels * sampleBytes
  if (predictor === 3 && (bits === 32 || bits === 64)) {
    const row = new Uint8Array(rowBytes)
    for (let y = 0; y < rows; y++) {
      const from = y * rowBytes
      for (let i = channels; i < rowBytes; i++) bytes[from + i]! += bytes[from + i - channels]!
      row.set(bytes.subarray(from, from + rowBytes))
      // The highest bytes of all samples come first, then the second highest.
      const samples = columns * channels
      for (let i = 0; i < samples; i++)
        for (let b = 0; b < sampleBytes; b++) bytes[from + i * sampleBytes + b] = row[b * samples + i]!
    }
    return
  }
  if (predictor !== 2 || ![8, 16, 32].includes(bits))
    throw damagedTiff(`expected samples without a predictor, received predictor ${predictor} of ${bits} bits`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let y = 0; y < rows; y++) {
    const from = y * rowBytes
    const end = from + rowBytes
    if (bits === 8) for (let i = from + channels; i < end; i++) bytes[i]! += bytes[i - channels]!
    else if (bits === 16)
      for (let i = from + 2 * channels; i < end; i += 2)
        view.setUint16(
          i,
          view.getUint16(i, littleEndian) + view.getUint16(i - 2 * channels, littleEndian),
          littleEndian
        )
    else
      for (let i = from + 4 * channels; i < end; i += 4)
        view.setUint32(
          i,
          view.getUint32(i, littleEndian) + view.getUint32(i - 4 * channels, littleEndian),
          littleEndian
        )
  }
}
