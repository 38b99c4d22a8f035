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

/** What was learnt of each recipe and station, a file each. */
export interface StabilityFiles<Saved extends Named> {
  /** Files that cannot be read are left out, and told of. */
  read(): Promise<readonly Saved[]>
  /** One after the other: each takes the event loop for a few milliseconds. */
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
  return {
    async read() {
      const found: Saved[] = []
      for (const name of ((await readdir(folder).catch(absent)) ?? [])
        .filter((each) => each.endsWith('.json'))
        .sort()) {
        const file = join(folder, name)
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
      for (const saved of all)
        await writeFileAtomically(
          fileOf(saved.recipe, saved.station),
          Buffer.from(JSON.stringify({ format: FORMAT, saved }))
        )
    },
    remove: (recipe, station) => rm(fileOf(recipe, station), { force: true })
  }
}
