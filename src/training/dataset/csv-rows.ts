import { parse } from 'csv-parse/sync'

/** One row of a CSV. */
export interface CsvRow {
  readonly fields: readonly string[]
  /** Number of the line in the file, from 1. */
  readonly line: number
}

const DELIMITERS = [',', ';', '\t', '|'] as const
/** The first line that Excel writes to name the delimiter. */
const SEP = /^\s*"?sep=(.)"?[;,\t ]*(\r\n|\r|\n|$)/i

/**
 * The rows of a CSV whose fields are separated by a comma, a semicolon, a tab or a bar: the one in a first line such as
 * `sep=;`, otherwise the one that gives a header with the required columns, otherwise a comma. Lines may end as on
 * Windows, Unix or old Macs. Rows without text are left out.
 *
 * @param isHead whether the fields of a first row are the wanted columns
 * @throws Error of csv-parse if quotes are wrong
 */
export function readCsvRows(text: string, isHead: (fields: readonly string[]) => boolean): CsvRow[] {
  const sep = SEP.exec(text)
  // Leaves an empty line, so that the other lines keep their numbers.
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
