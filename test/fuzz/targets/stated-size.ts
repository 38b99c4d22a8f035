/**
 * The size that the head of a picture states, read by hand from the format's description and nothing else; null where
 * that takes more than a look (TIFF) or where it is not clear which head counts.
 */
export function statedSize(bytes: Uint8Array): { readonly width: number; readonly height: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const tag = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))
  if (tag(0).startsWith('BM')) {
    return view.getUint32(14, true) === 12
      ? { width: view.getUint16(18, true), height: view.getUint16(20, true) }
      : { width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) }
  }
  if (tag(0) === '\x89PNG') return { width: view.getUint32(16), height: view.getUint32(20) }
  if (tag(8) === 'WEBP' && tag(12) === 'VP8 ')
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  if (tag(8) === 'WEBP' && tag(12) === 'VP8L') {
    const bits = view.getUint32(21, true)
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) }
  }
  return view.getUint16(0) === 0xffd8 ? jpegSize(view) : null
}

/** The first frame header behind whole segments. */
function jpegSize(view: DataView): { readonly width: number; readonly height: number } | null {
  for (let at = 2; at + 9 <= view.byteLength; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint16(at)
    if (marker < 0xff01) return null
    // Start of frame: FFC0 to FFCF but DHT, JPG and DAC.
    if (marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker))
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    if (marker === 0xffff || marker === 0xff01 || (marker >= 0xffd0 && marker <= 0xffda) || view.getUint16(at + 2) < 2)
      return null
  }
  return null
}
