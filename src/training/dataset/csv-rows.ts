import { parse } from 'csv-parse/sync'

/** One row of a CSV. */
export interface CsvRow {
  readonly fields: readonly string[]
  /** Counted from 1, the file's own lines. */
  readonly line: number
}

const DELIMITERS = [',', ';', '\t', '|'] as const
/** Excel's own first line, which names the delimiter. */
const SEP = /^\s*"?sep=(.)"?[;,\t ]*(\r\n|\r|\n|$)/i

/**
 * The rows of a CSV whose fields are separated by a comma, a semicolon, a tab or a bar: the separator of a first line
 * `sep=;`, otherwise the one that gives a head with the wanted columns, otherwise a comma. Lines may end as on Windows,
 * Unix and old Macs. Rows without text are left out.
 *
 * @param isHead whether the fields of a first row are the wanted columns
 * @throws Error of csv-parse where quotes are wrong
 */
export function readCsvRows(text: string, isHead: (fields: readonly string[]) => boolean): CsvRow[] {
  const sep = SEP.exec(text)
  // The line stays, empty, so that the others keep their numbers.
  const body = sep === null ? text : `${sep[2]}${text.slice(sep[0].length)}`
  const delimiters = sep === null ? DELIMITERS : [sep[1]!]
  const head = firstLine(body)
  const delimiter = delimiters.find((one) => isHead(rowsOf(head, one)[0]?.fields ?? [])) ?? delimiters[0]!
  return rowsOf(body, delimiter)
}

const firstLine = (text: string): string => /[^\r\n]+/.exec(text)?.[0] ?? ''

function rowsOf(text: string, delimiter: string): CsvRow[] {
  const rows = parse(text, {
    bom: true,
    delimiter,
    info: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true
  }) as unknown as { record: string[]; info: { lines: number } }[]
  return rows
    .map(({ record, info }) => ({ fields: record, line: info.lines }))
    .filter(({ fields }) => fields.some((field) => field.trim() !== ''))
}
