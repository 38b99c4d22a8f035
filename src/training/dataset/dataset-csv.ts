import { readFile, stat } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import type { LabelledPicture } from '../../domain/labelled/label.ts'
import { DatasetInvalid } from '../../errors.ts'
import type { PictureIndex, RefusedPicture } from './index-pictures.ts'
import { LABEL_WORDS, labelFromWord } from './label-from-path.ts'
import { partOf } from './part-of.ts'

const HEADER = ['image_path', 'label'] as const
/** Optional third column. */
const PART = 'part'

/**
 * The text of `image_path,label` for a CSV that is to lie at `csvFile`: paths inside its folder are written relative to it, with slashes, others
 * absolute. Labels are OK and NG.
 * @param options.parts writes the column `part` too: which pictures show one part need not stand in their names then
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
 * Reads `image_path,label`, and `part` where there is such a column: pictures with the same word there show one part, else their names tell (further
 * columns are passed over). Relative paths count from the CSV's folder. A listed picture that does not
 * exist, or is listed a second time, is refused by name; the rest is used, in the order of the file.
 * @throws DatasetInvalid, with the line number, when there is no such file, a column is missing, a line has no path, a label is neither OK nor NG, or
 *   one picture has both labels
 */
export async function readDatasetCsv(csvFile: string): Promise<PictureIndex> {
  const path = resolve(csvFile)
  const rows = parseRows(await readText(path), path)
  const header = rows.shift()?.fields.map((name) => name.trim().toLowerCase()) ?? []
  const [pathColumn, labelColumn] = HEADER.map((name) => header.indexOf(name)) as [number, number]
  if (pathColumn < 0 || labelColumn < 0) {
    throw new DatasetInvalid(`${path}: expected the header 'image_path,label', received '${header.join(',')}'`)
  }

  const partColumn = header.indexOf(PART)
  const pictures: LabelledPicture[] = []
  const refused: RefusedPicture[] = []
  const seen = new Map<string, { line: number; label: string }>()
  for (const { fields, line } of rows) {
    const listed = fields[pathColumn]?.trim() ?? ''
    const word = fields[labelColumn]?.trim() ?? ''
    if (listed === '') throw new DatasetInvalid(`${path}, line ${line}: expected a path in image_path, received none`)
    const label = labelFromWord(word)
    if (label === undefined)
      throw new DatasetInvalid(`${path}, line ${line}: expected the label OK or NG, received '${word}'`)

    const file = resolve(dirname(path), listed)
    const before = seen.get(file)
    seen.set(file, before ?? { line, label })
    if (before !== undefined && before.label !== label) {
      throw new DatasetInvalid(
        `${path}: '${listed}' has the label OK as well as NG, in lines ${before.line} and ${line}`
      )
    }
    if (before !== undefined) refused.push({ file, why: `listed in line ${before.line} and again in line ${line}` })
    else if (!(await isFile(file))) refused.push({ file, why: `listed in line ${line}, but there is no such file` })
    else pictures.push({ file, label, part: fields[partColumn]?.trim() || partOf(file, label) })
  }
  return { pictures, refused }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new DatasetInvalid(
      code === 'ENOENT'
        ? `expected a CSV file, but '${path}' does not exist`
        : `'${path}' cannot be read: ${String(code ?? error)}`
    )
  }
}

function parseRows(text: string, path: string): { fields: string[]; line: number }[] {
  try {
    const rows = parse(text, {
      bom: true,
      info: true,
      skip_empty_lines: true,
      relax_column_count: true
    }) as unknown as { record: string[]; info: { lines: number } }[]
    return rows.map(({ record, info }) => ({ fields: record, line: info.lines }))
  } catch (error) {
    throw new DatasetInvalid(`${path}: not a CSV file: ${(error as Error).message}`)
  }
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (s) => s.isFile(),
    () => false
  )
