import { mkdir, readdir, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { holdFrame } from '../../domain/inspection/frame-memory.ts'
import type { KeptPictures, PictureKeeper, PicturePlace, PictureStats } from '../../domain/records/kept-pictures.ts'
import { absent } from '../absent.ts'
import { freeBytesOf } from '../free-bytes.ts'
import { RECIPE_ID } from '../../domain/recipes/recipe.ts'
import { writeFileAtomically } from '../write-file.ts'

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
const DAY = /^\d{4}-\d\d-\d\d$/
const PICTURE = /^[0-9a-f]{64}\.[a-z]+$/
/** Above the limit, pictures are removed down to this share of it: else every new one would search for the oldest. */
const CLEARED_TO = 0.98

interface Day {
  readonly recipe: string
  readonly day: string
  readonly path: string
}
interface File {
  readonly path: string
  readonly bytes: number
  readonly modifiedMs: number
}

/** Where the picture of a record lies. */
export const pictureFile = (folder: string, { recipe, at, sha256, extension }: PicturePlace): string =>
  join(folder, recipe, at.slice(0, 10), `${sha256}.${extension}`)

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

  async function days(): Promise<Day[]> {
    const found: Day[] = []
    for (const recipe of ((await readdir(folder).catch(absent)) ?? []).filter((name) => RECIPE_ID.test(name))) {
      for (const day of (await readdir(join(folder, recipe)).catch(absent)) ?? [])
        if (DAY.test(day)) found.push({ recipe, day, path: join(folder, recipe, day) })
    }
    return found.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
  }

  /** Oldest first. */
  async function filesOf({ path }: Day): Promise<File[]> {
    const files: File[] = []
    for (const name of (await readdir(path).catch(absent)) ?? []) {
      const found = PICTURE.test(name) ? await stat(join(path, name)).catch(absent) : undefined
      if (found !== undefined) files.push({ path: join(path, name), bytes: found.size, modifiedMs: found.mtimeMs })
    }
    return files.sort((a, b) => a.modifiedMs - b.modifiedMs)
  }

  /** Removes a day's pictures, oldest first, as long as `goOn` returns true. */
  async function clear(day: Day, goOn: () => boolean): Promise<void> {
    for (const { path, bytes: size } of await filesOf(day)) {
      if (!goOn()) return
      await rm(path, { force: true })
      bytes -= size
    }
    // Fails if there is still a file in it.
    await rmdir(day.path).catch(() => {})
  }

  async function clearAll(which: 'one' | 'all' | 'none'): Promise<void> {
    const ages = new Map<string, number>()
    const cleared = new Set<string>()
    for (const day of which === 'none' ? [] : await days()) {
      if (which === 'one' && cleared.has(day.recipe)) continue
      if (!ages.has(day.recipe)) ages.set(day.recipe, await maxAgeDays(day.recipe))
      if (now().getTime() - (Date.parse(day.day) + DAY_MS) > ages.get(day.recipe)! * DAY_MS) {
        cleared.add(day.recipe)
        await clear(day, () => true)
      }
    }
    if (bytes > maxBytes)
      for (const day of await days())
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
  for (const day of await days()) {
    for (const name of await readdir(day.path))
      if (name.startsWith('.')) await rm(join(day.path, name), { force: true })
    for (const file of await filesOf(day)) bytes += file.bytes
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
