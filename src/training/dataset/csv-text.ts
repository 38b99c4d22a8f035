/**
 * Encodings that spreadsheets and editors write without marking them: western Windows and Mac first, then those of
 * other countries.
 */
const GUESSES = ['windows-1252', 'macintosh', 'windows-1250', 'windows-1251', 'shift_jis', 'gb18030', 'big5', 'euc-kr']

/**
 * The possible texts of a CSV file's bytes. A byte order mark, UTF-16 without one, and valid UTF-8 each leave one text.
 * Other bytes are in an older encoding, which the file does not name: the caller takes the text whose paths exist.
 * Encodings in which the bytes are not valid are left out.
 */
export function decodeCsv(bytes: Uint8Array): readonly [string, ...string[]] {
  const certain = unicodeOf(bytes)
  if (certain !== undefined) return [new TextDecoder(certain).decode(bytes)]
  const utf8 = decode(bytes, 'utf-8')
  if (utf8 !== undefined) return [utf8]
  const [first = Buffer.from(bytes).toString('latin1'), ...others] = GUESSES.flatMap(
    (encoding) => decode(bytes, encoding) ?? []
  )
  return [first, ...others]
}

function unicodeOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | undefined {
  const [a, b, c] = bytes
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  // The header contains only ASCII letters. In UTF-16 each of them has a zero byte beside it.
  if (bytes.length >= 4 && a !== 0 && b === 0 && bytes[2] !== 0 && bytes[3] === 0) return 'utf-16le'
  if (bytes.length >= 4 && a === 0 && b !== 0 && bytes[2] === 0 && bytes[3] !== 0) return 'utf-16be'
  return undefined
}

/** @returns undefined if the bytes are not valid, or the runtime doesn't know the encoding */
function decode(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
