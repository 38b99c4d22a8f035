/** White on black in any terminal: the printed blocks are the white parts of the code. */
const WHITE_ON_BLACK = '\u001b[97;40m'
const RESET = '\u001b[0m'

/** A text as a QR code of half blocks, about 20 lines high. @param isTTY whether the stream shows colours */
export async function qrCode(text: string, isTTY: boolean): Promise<string> {
  const { renderUnicodeCompact } = await import('uqr')
  const lines = renderUnicodeCompact(text, { ecc: 'M', border: 2 }).split('\n')
  return lines.map((line) => (isTTY ? `${WHITE_ON_BLACK}${line}${RESET}` : line)).join('\n')
}
