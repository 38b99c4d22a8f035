import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { dirname, relative, resolve, sep } from 'node:path'
import { LABEL_WORDS, type LabelledPicture } from '../../domain/labelled/label.ts'
import { DatasetInvalid } from '../../errors.ts'
import { readDatasetCsv } from './dataset-csv.ts'
import { indexPictures, type PictureIndex } from './index-pictures.ts'
import type { PassedOver, RefusedPicture } from './walk-folders.ts'
import { mergeParts } from './merge-parts.ts'
import { takeUnlabelledAsGood } from './unlabelled-as-good.ts'

export interface Dataset {
  /** Absolute path of the folder or CSV. */
  readonly path: string
  /** At least one. */
  readonly pictures: readonly LabelledPicture[]
  readonly refused: readonly RefusedPicture[]
  /**
   * SHA-256 in hex over the relative path, label and content of each picture, in the order of the paths: it does not
   * depend on where the data set lies.
   */
  readonly hash: string
}

/** A data set, and how it was found. */
export interface LoadedDataset extends Dataset {
  readonly passedOver: readonly PassedOver[]
  /** Paths of pictures without a label that count as good; empty unless the caller asked for this. */
  readonly assumed: readonly string[]
}

export interface DatasetOptions {
  /**
   * Counts pictures of a folder that have no label as good parts (see takeUnlabelledAsGood). Default: they are
   * rejected.
   */
  readonly unlabelledAsGood?: boolean
}

/**
 * The pictures of a folder or CSV, only by name and label. Fast: reads at most the first bytes of a file.
 * @throws DatasetInvalid as `loadDataset` does
 */
export async function findPictures(
  path: string,
  { unlabelledAsGood = false }: DatasetOptions = {}
): Promise<{ absolute: string; isFolder: boolean; index: PictureIndex; assumed: readonly string[] }> {
  const absolute = resolve(path)
  const kind = await stat(absolute).catch(() => undefined)
  if (kind === undefined)
    throw new DatasetInvalid(`expected a folder of pictures or a CSV file, but '${absolute}' does not exist`)
  const isFolder = kind.isDirectory()
  const found = isFolder ? await indexPictures(absolute) : await readDatasetCsv(absolute)
  const { index, assumed } =
    isFolder && unlabelledAsGood ? takeUnlabelledAsGood(found, absolute) : { index: found, assumed: [] }
  if (index.pictures.length === 0) throw new DatasetInvalid(`no usable picture in '${absolute}'${reasons(index)}`)
  return { absolute, isFolder, index, assumed }
}

interface ReadPicture {
  readonly picture: LabelledPicture
  readonly sha256: string
}

/**
 * Reads a data set: a folder (see indexPictures) or a CSV (see readDatasetCsv). Pictures with the same bytes count as
 * one part. They are rejected if their labels differ. Pictures that can't be read are rejected, too.
 * @throws DatasetInvalid if there is no such folder or file, the CSV is wrong, or no picture is left
 */
export async function loadDataset(path: string, options: DatasetOptions = {}): Promise<LoadedDataset> {
  const { absolute, isFolder, index, assumed } = await findPictures(path, options)

  const refused = [...index.refused]
  const read: ReadPicture[] = []
  for (const picture of index.pictures) {
    try {
      read.push({ picture, sha256: sha256(await readFile(picture.file)) })
    } catch (error) {
      refused.push({
        file: picture.file,
        why: `cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`
      })
    }
  }

  const sameBytes = [...groupByContent(read).values()].filter((group) => group.length > 1)
  const contradicting = sameBytes.filter((group) => new Set(group.map(({ label }) => label)).size > 1)
  for (const group of contradicting) {
    const names = group
      .map(({ file, label }) => `${relative(dirname(absolute), file)} (${LABEL_WORDS[label]})`)
      .join(', ')
    for (const { file } of group) refused.push({ file, why: `the same picture has both labels: ${names}` })
  }
  const dropped = new Set(contradicting.flat())
  const kept = read.filter(({ picture }) => !dropped.has(picture))
  if (kept.length === 0) throw new DatasetInvalid(`no usable picture in '${absolute}'${reasons({ ...index, refused })}`)

  return {
    path: absolute,
    pictures: mergeParts(
      kept.map(({ picture }) => picture),
      sameBytes.filter((group) => !contradicting.includes(group))
    ),
    refused,
    passedOver: index.passedOver,
    assumed,
    hash: hashOf(kept, isFolder ? absolute : dirname(absolute))
  }
}

function groupByContent(read: readonly ReadPicture[]): Map<string, LabelledPicture[]> {
  const groups = new Map<string, LabelledPicture[]>()
  for (const { picture, sha256 } of read) {
    const group = groups.get(sha256)
    if (group === undefined) groups.set(sha256, [picture])
    else group.push(picture)
  }
  return groups
}

function hashOf(read: readonly ReadPicture[], base: string): string {
  const lines = read.map(({ picture, sha256 }) =>
    JSON.stringify([relative(base, picture.file).split(sep).join('/'), picture.label, sha256])
  )
  return sha256(lines.sort().join('\n'))
}

function reasons({ refused, passedOver }: Pick<PictureIndex, 'refused' | 'passedOver'>): string {
  const [first] = refused
  const [other] = passedOver
  return [
    first && `; ${refused.length} refused, the first: ${first.file}: ${first.why}`,
    other && `; ${passedOver.length} passed over, the first: ${other.path}: ${other.why}`,
    refused.some(({ unlabelled }) => unlabelled) && '; put good parts below a folder OK, others below NG'
  ]
    .filter(Boolean)
    .join('')
}

const sha256 = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex')
