import { mkdir, rm, rmdir, stat } from 'node:fs/promises'
import { holdFrame } from '../../domain/inspection/frame-memory.ts'
import type { KeptPictures, PictureKeeper, PicturePlace, PictureStats } from '../../domain/records/kept-pictures.ts'
import { absent } from '../absent.ts'
import { freeBytesOf } from '../free-bytes.ts'
import { RECIPE_ID } from '../../domain/recipes/recipe.ts'
import { writeFileAtomically } from '../write-file.ts'
import { type PictureDay, pictureDays, pictureFile, picturesOf, removeHalfWritten } from './picture-folder.ts'

export interface PictureFilesParts {
  /** `<recipe>/<day, UTC>/<sha256>.<extension>` below it. */
  readonly folder: string
  /** Of all pictures: beyond that the oldest go. */
  readonly maxBytes: number
  /** With less free space on the disk no picture is kept. */
  readonly minFreeBytes: number
  /** Of the pictures that wait to be written. Beyond that no picture is taken. */
  readonly maxQueuedBytes: number
  readonly now: () => Date
  /** Days for which the pictures of a recipe are kept. */
  readonly maxAgeDays: (recipe: string) => Promise<number>
  readonly freeBytes?: (folder: string) => Promise<number>
  readonly onFault: (error: unknown) => void
}

export interface PictureFiles extends KeptPictures, PictureKeeper {
  /**
   * Removes what is too old (by default all of it, else of each recipe one day's pictures, or none), then the oldest of
   * what is too much.
   */
  sweep(days?: 'one' | 'all' | 'none'): Promise<void>
  stats(): PictureStats
  /** Resolves when nothing waits to be written. */
  idle(): Promise<void>
}

const DAY_MS = 86_400_000
/** Above the limit, pictures are removed down to this share of it: else every new one would search for the oldest. */
const CLEARED_TO = 0.98

/** Opens the pictures: looks how many bytes there are, and clears what a crash left half written. */
export async function openPictureFiles(parts: PictureFilesParts): Promise<PictureFiles> {
  const { folder, maxBytes, minFreeBytes, maxQueuedBytes, now, maxAgeDays, freeBytes = freeBytesOf, onFault } = parts
  const lost = { full: 0, disk: 0, failed: 0 }
  let bytes = 0
  let kept = 0
  let queuedBytes = 0
  let diskFreeBytes = NaN
  let sweeping: Promise<void> | null = null
  let writing: Promise<void> = Promise.resolve()

  const fileOf = (place: PicturePlace): string => pictureFile(folder, place)

  /** Removes a day's pictures, oldest first, as long as `goOn` returns true. */
  async function clear(day: PictureDay, goOn: () => boolean): Promise<void> {
    for (const { path, bytes: size } of await picturesOf(day)) {
      if (!goOn()) return
      await rm(path, { force: true })
      bytes -= size
    }
    // Fails if the folder still contains a file.
    await rmdir(day.path).catch(() => {})
  }

  async function clearAll(which: 'one' | 'all' | 'none'): Promise<void> {
    const ages = new Map<string, number>()
    const cleared = new Set<string>()
    for (const day of which === 'none' ? [] : await pictureDays(folder)) {
      if (which === 'one' && cleared.has(day.recipe)) continue
      if (!ages.has(day.recipe)) ages.set(day.recipe, await maxAgeDays(day.recipe))
      if (now().getTime() - (Date.parse(day.day) + DAY_MS) > ages.get(day.recipe)! * DAY_MS) {
        cleared.add(day.recipe)
        await clear(day, () => true)
      }
    }
    if (bytes > maxBytes)
      for (const day of await pictureDays(folder))
        if (bytes > CLEARED_TO * maxBytes) await clear(day, () => bytes > CLEARED_TO * maxBytes)
    diskFreeBytes = await freeBytes(folder)
  }

  function sweep(which: 'one' | 'all' | 'none' = 'all'): Promise<void> {
    sweeping ??= clearAll(which).finally(() => {
      sweeping = null
    })
    return sweeping
  }

  async function write(place: PicturePlace, picture: Uint8Array): Promise<void> {
    diskFreeBytes = await freeBytes(folder)
    if (diskFreeBytes < minFreeBytes) {
      lost.disk++
      return
    }
    const file = fileOf(place)
    if ((await stat(file).catch(absent)) !== undefined) return
    await writeFileAtomically(file, picture)
    bytes += picture.length
    kept++
    if (bytes > maxBytes) await sweep('none')
  }

  await mkdir(folder, { recursive: true })
  for (const day of await pictureDays(folder)) {
    await removeHalfWritten(day)
    for (const file of await picturesOf(day)) bytes += file.bytes
  }
  diskFreeBytes = await freeBytes(folder)

  return {
    take(size) {
      const why = diskFreeBytes < minFreeBytes ? 'disk' : queuedBytes + size > maxQueuedBytes ? 'full' : null
      if (why === null) queuedBytes += size
      else lost[why]++
      return why === null
    },
    keep(place, picture, taken) {
      const letGo = holdFrame(picture)
      writing = writing.then(async () => {
        try {
          if (place !== null) await write(place, picture)
        } catch (error) {
          lost.failed++
          onFault(error)
        } finally {
          queuedBytes -= taken
          letGo()
        }
      })
    },
    sweep,
    stats: () => ({ bytes, kept, lost: { ...lost }, diskFreeBytes }),
    idle: () => writing,
    async find({ at, result: { recipe }, picture }) {
      if (picture === null || !RECIPE_ID.test(recipe)) return null
      const file = fileOf({ recipe, at, ...picture })
      return (await stat(file).catch(absent)) === undefined ? null : file
    }
  }
}
