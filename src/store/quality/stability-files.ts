import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { absent } from '../absent.ts'
import { writeFileAtomically } from '../write-file.ts'

/** Layout of the files; others are not read. */
const FORMAT = 1

interface Named {
  readonly recipe: string
  readonly station: string | null
}

/** The baselines of each recipe and station, one file each. */
export interface StabilityFiles<Saved extends Named> {
  /** Files that cannot be read are left out and reported. */
  read(): Promise<readonly Saved[]>
  /**
   * One after the other: each takes the event loop for a few milliseconds. Files of others are removed: so there are as
   * few as pairs that are watched.
   */
  write(all: Iterable<Saved>): Promise<void>
  remove(recipe: string, station: string | null): Promise<void>
}

/** @param folder made when something is written */
export function createStabilityFiles<Saved extends Named>(
  folder: string,
  onFault: (error: unknown, file: string) => void
): StabilityFiles<Saved> {
  const fileOf = (recipe: string, station: string | null): string => {
    const name = createHash('sha256')
      .update(JSON.stringify([recipe, station]))
      .digest('hex')
      .slice(0, 32)
    return join(folder, `${name}.json`)
  }
  const files = async (): Promise<string[]> =>
    ((await readdir(folder).catch(absent)) ?? [])
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => join(folder, name))
  return {
    async read() {
      const found: Saved[] = []
      for (const file of await files()) {
        try {
          const { format, saved } = JSON.parse(await readFile(file, 'utf8')) as { format: unknown; saved: Saved }
          if (format !== FORMAT) throw new Error(`expected format ${FORMAT}, received ${String(format)}`)
          found.push(saved)
        } catch (error) {
          onFault(error, file)
        }
      }
      return found
    },
    async write(all) {
      await mkdir(folder, { recursive: true })
      const written = new Set<string>()
      for (const saved of all) {
        const file = fileOf(saved.recipe, saved.station)
        await writeFileAtomically(file, Buffer.from(JSON.stringify({ format: FORMAT, saved })))
        written.add(file)
      }
      for (const file of await files()) if (!written.has(file)) await rm(file, { force: true })
    },
    remove: (recipe, station) => rm(fileOf(recipe, station), { force: true })
  }
}
