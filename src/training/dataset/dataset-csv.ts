import { readFile } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { stringify } from 'csv-stringify/sync'
import { LABEL_WORDS, type LabelledPicture } from '../../domain/labelled/label.ts'
import { DatasetInvalid } from '../../errors.ts'
import { frameFormat } from '../../imaging/decode/frame-format.ts'
import { type CsvRow, readCsvRows } from './csv-rows.ts'
import { decodeCsv } from './csv-text.ts'
import { createListedFiles, isWindowsPath, type ListedFiles } from './find-listed.ts'
import type { PictureIndex } from './index-pictures.ts'
import type { RefusedPicture } from './walk-folders.ts'
import { labelFromWord } from './label-from-path.ts'
import { partOf } from './part-of.ts'

const ZIP_START = Buffer.from('PK\u0003\u0004')
const HEADER = ['image_path', 'label'] as const
/** Optional third column. */
const PART = 'part'

/**
 * The text of `image_path,label` for a CSV at `csvFile`. Paths inside its folder are written relative to it, with
 * slashes; other paths are absolute. Labels are OK and NG.
 * @param options.parts also writes the column `part`, so that names need not tell which pictures show the same part
 */
export function formatDatasetCsv(
  pictures: readonly LabelledPicture[],
  csvFile: string,
  { parts = false }: { readonly parts?: boolean } = {}
): string {
  const folder = dirname(resolve(csvFile))
  return stringify([
    [...HEADER, ...(parts ? [PART] : [])],
    ...pictures.map(({ file, label, part }) => [pathFrom(folder, file), LABEL_WORDS[label], ...(parts ? [part] : [])])
  ])
}

function pathFrom(folder: string, file: string): string {
  const path = relative(folder, file)
  return path.startsWith('..') || isAbsolute(path) ? file : path.split(sep).join('/')
}

/**
 * Reads `image_path,label` and, if it exists, the column `part`: pictures with the same text in it show the same part.
 * Without the column, the names tell this (see partOf). Other columns are ignored. Reads the separators and encodings
 * of spreadsheets (see readCsvRows, decodeCsv) and paths of other systems (see ListedFiles). Paths are relative to the
 * CSV's folder. A picture that does not exist or is listed twice is rejected by name. The others are used, in the order
 * of the file.
 *
 * @throws DatasetInvalid, with the line number, if there is no such file, a column is missing, a line has no path, a
 *   label is neither OK nor NG, or one picture has both labels
 */
export async function readDatasetCsv(csvFile: string): Promise<PictureIndex> {
  const path = resolve(csvFile)
  const listed = createListedFiles()
  const [first, ...guesses] = decodeCsv(await readBytes(path))
  let best = await readRows(path, first, listed)
  // If the encoding is unknown, takes the text whose paths exist.
  for (const text of guesses) {
    if (best.missing === 0) break
    const reading = await readRows(path, text, listed).catch(() => best)
    if (reading.missing < best.missing) best = reading
  }
  return { pictures: best.pictures, refused: best.refused, passedOver: [] }
}

interface Reading extends Pick<PictureIndex, 'pictures' | 'refused'> {
  /** Number of listed files that do not exist. */
  readonly missing: number
}

async function readRows(path: string, text: string, listedFiles: ListedFiles): Promise<Reading> {
  const rows = parseRows(text, path)
  const [head, ...body] = rows
  const header = columnsOf(head?.fields ?? [])
  const [pathColumn, labelColumn] = HEADER.map((name) => header.indexOf(name)) as [number, number]
  if (pathColumn < 0 || labelColumn < 0) {
    throw new DatasetInvalid(
      `${path}: expected the header 'image_path,label', received '${header.join(',').slice(0, 100)}'`
    )
  }

  const partColumn = header.indexOf(PART)
  const pictures: LabelledPicture[] = []
  const refused: RefusedPicture[] = []
  let missing = 0
  const seen = new Map<string, { line: number; label: string }>()
  for (const { fields, line } of body) {
    const listed = fields[pathColumn]?.trim() ?? ''
    const word = fields[labelColumn]?.trim() ?? ''
    if (listed === '') throw new DatasetInvalid(`${path}, line ${line}: expected a path in image_path, received none`)
    const label = labelFromWord(word)
    if (label === undefined)
      throw new DatasetInvalid(`${path}, line ${line}: expected the label OK or NG, received '${word}'`)

    const found = await listedFiles.find(dirname(path), listed)
    const file = found ?? resolve(dirname(path), listed)
    const before = seen.get(file)
    seen.set(file, before ?? { line, label })
    if (before !== undefined && before.label !== label) {
      throw new DatasetInvalid(
        `${path}: '${listed}' has the label OK as well as NG, in lines ${before.line} and ${line}`
      )
    }
    if (before !== undefined) refused.push({ file, why: `listed in line ${before.line} and again in line ${line}` })
    else if (found === undefined) {
      missing += 1
      refused.push({ file, why: `listed in line ${line}, but there is no such file${hint(listed)}` })
    } else pictures.push({ file, label, part: fields[partColumn]?.trim() || partOf(file, label) })
  }
  return { pictures, refused, missing }
}

const columnsOf = (fields: readonly string[]): string[] => fields.map((name) => name.trim().toLowerCase())

const hint = (listed: string): string =>
  sep === '/' && isWindowsPath(listed)
    ? " here: it is a path of a Windows machine, expected one relative to the CSV's folder"
    : ''

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const bytes = await readFile(path)
    refuseOtherKinds(bytes, path)
    return bytes
  } catch (error) {
    if (error instanceof DatasetInvalid) throw error
    const { code } = error as NodeJS.ErrnoException
    throw new DatasetInvalid(
      code === 'ENOENT'
        ? `expected a CSV file, but '${path}' does not exist`
        : `'${path}' cannot be read: ${String(code ?? error)}`
    )
  }
}

/** Files that people take for the list: one of its pictures, or the spreadsheet before it was saved as CSV. */
function refuseOtherKinds(bytes: Uint8Array, path: string): void {
  const format = frameFormat(bytes)
  if (format !== null)
    throw new DatasetInvalid(`expected a folder of pictures or a CSV file, received one ${format} picture, '${path}'`)
  if (Buffer.from(bytes.subarray(0, 4)).equals(ZIP_START))
    throw new DatasetInvalid(
      `expected a folder of pictures or a CSV file, received '${path}', an Excel file or another archive: `
        + 'save the table as CSV, or unpack the archive'
    )
}

function parseRows(text: string, path: string): CsvRow[] {
  try {
    return readCsvRows(text, (fields) => {
      const columns = columnsOf(fields)
      return HEADER.every((name) => columns.includes(name))
    })
  } catch (error) {
    throw new DatasetInvalid(`${path}: not a CSV file: ${(error as Error).message}`)
  }
}
