/**
 * What spreadsheets and editors write without saying so: western Windows and Mac first, then the codes of other
 * countries.
 */
const GUESSES = ['windows-1252', 'macintosh', 'windows-1250', 'windows-1251', 'shift_jis', 'gb18030', 'big5', 'euc-kr']

/**
 * The possible texts of a CSV file's bytes. A byte order mark, UTF-16 without one, and valid UTF-8 each leave one text.
 * Other bytes are in an older encoding that they do not name: the caller takes the text whose paths exist. Encodings in
 * which the bytes are not valid are left out.
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
  // The head is written in letters of one byte: in UTF-16 each has a zero beside it.
  if (bytes.length >= 4 && a !== 0 && b === 0 && bytes[2] !== 0 && bytes[3] === 0) return 'utf-16le'
  if (bytes.length >= 4 && a === 0 && b !== 0 && bytes[2] === 0 && bytes[3] !== 0) return 'utf-16be'
  return undefined
}

/** @returns undefined where the bytes are not valid, or the runtime doesn't know the encoding */
function decode(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
