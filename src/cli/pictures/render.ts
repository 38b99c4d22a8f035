import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { stringify } from 'csv-stringify/sync'
import type { GreyImage } from '../../domain/inspection/image.ts'
import { encodeBmp } from '../../imaging/encode/encode-bmp.ts'
import { encodePng } from '../../imaging/encode/encode-png.ts'
import { createRandom } from '../../domain/random.ts'
import { renderBackground } from '../../rendering/render-background.ts'
import { renderSet } from '../../rendering/render-set.ts'
import type { DefectKind, SceneOptions } from '../../rendering/scene.ts'
import { backgroundRow, TRUTH_COLUMNS, truthRow } from './truth-row.ts'

export interface RenderOptions extends SceneOptions {
  /** Output folder. It is made if it does not exist. */
  readonly out: string
  /** Numbers of pictures. */
  readonly ok: number
  readonly ng: number
  readonly seed: number
  /** Pixels; default 1024 x 768. */
  readonly width?: number
  readonly height?: number
  /** Default bmp. */
  readonly format?: 'bmp' | 'png'
  /** Number of additional pictures without a part. Default 0. */
  readonly backgrounds?: number
}

export interface RenderSummary {
  /** Absolute. */
  readonly out: string
  /** Absolute path of the table of true circles and defects. */
  readonly truthFile: string
  readonly counts: { readonly ok: number; readonly ng: number; readonly backgrounds: number }
  readonly defects: Readonly<Partial<Record<DefectKind, number>>>
}

const TRUTH_FILE = 'truth.csv'
const FOLDERS = ['OK', 'NG', 'masks'] as const

/**
 * Draws a set of parts into OUT/OK, OUT/NG, OUT/masks (white where the defect is, as NG/N.* -> masks/N.png),
 * OUT/backgrounds where they are asked for, and OUT/truth.csv (paths relative to OUT, circles in pixels).
 * @param report called with a line of progress, every 20 parts
 * @throws Error when OUT isn't a folder or isn't empty; RangeError as `renderSet`
 */
export async function renderCommand(options: RenderOptions, report: (line: string) => void): Promise<RenderSummary> {
  const { ok, ng, seed, width = 1024, height = 768, format = 'bmp', backgrounds = 0, out: _, ...scene } = options
  if (format !== 'bmp' && format !== 'png')
    throw new RangeError(`format: expected bmp or png, received ${String(format)}`)
  const out = resolve(options.out)
  await refuseUsedFolder(out)

  const rows: string[][] = []
  const defects: Partial<Record<DefectKind, number>> = {}
  // The first part is drawn before any folder is made, so that a wrong option leaves no folder behind.
  for (const { name, part } of renderSet({ ok, ng, seed, width, height, scene })) {
    if (rows.length === 0) await makeFolders(out)
    const file = `${name}.${format}`
    await writeFile(join(out, file), await encode(part.image, format))
    let maskFile = ''
    if (part.defect !== null && part.defectMask !== null) {
      maskFile = `masks/${name.slice(name.indexOf('/') + 1)}.png`
      await writeFile(
        join(out, maskFile),
        await encodePng({ width, height, data: part.defectMask.map((value) => 255 * value) })
      )
      defects[part.defect] = (defects[part.defect] ?? 0) + 1
    }
    rows.push(truthRow(file, part, maskFile))
    if (rows.length % 20 === 0) report(`drew ${rows.length} of ${ok + ng} parts`)
  }
  await makeFolders(out)
  for (const { file, image } of drawBackgrounds(backgrounds, seed, width, height, scene)) {
    await mkdir(join(out, 'backgrounds'), { recursive: true })
    await writeFile(join(out, `${file}.${format}`), await encode(image, format))
    rows.push(backgroundRow(`${file}.${format}`))
  }
  const truthFile = join(out, TRUTH_FILE)
  await writeFile(truthFile, stringify([[...TRUTH_COLUMNS], ...rows]))
  report(
    `drew ${ok} good and ${ng} defective `
      + `parts${backgrounds > 0 ? ` and ${backgrounds} pictures without one` : ''} into ${out}`
  )
  return { out, truthFile, counts: { ok, ng, backgrounds }, defects }
}

const encode = (image: GreyImage, format: 'bmp' | 'png'): Uint8Array | Promise<Uint8Array> =>
  format === 'bmp' ? encodeBmp(image) : encodePng(image)

function* drawBackgrounds(
  count: number,
  seed: number,
  width: number,
  height: number,
  { plate, gain, glareShareOfEdge }: SceneOptions
): Generator<{ file: string; image: GreyImage }> {
  for (let n = 1; n <= count; n++) {
    const file = `backgrounds/${n}`
    yield {
      file,
      image: renderBackground({
        width,
        height,
        random: createRandom(seed).fork(file),
        glare: glareShareOfEdge !== 0,
        ...(plate !== undefined && { plate }),
        ...(gain !== undefined && { gain })
      })
    }
  }
}

const makeFolders = async (out: string): Promise<void> => {
  for (const folder of FOLDERS) await mkdir(join(out, folder), { recursive: true })
}

/** Refuses a folder with files, so that pictures of two sets are never mixed. */
async function refuseUsedFolder(out: string): Promise<void> {
  const entries = await readdir(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new Error(
      error.code === 'ENOTDIR'
        ? `expected a folder, but '${out}' is a file`
        : `'${out}' cannot be read: ${error.message}`,
      { cause: error }
    )
  })
  if (entries.length > 0) {
    throw new Error(
      `expected a new or empty folder to draw into, but '${out}' holds `
        + `${entries.slice(0, 3).join(', ')}${entries.length > 3 ? `, … (${entries.length} in all)` : ''}`
    )
  }
}
