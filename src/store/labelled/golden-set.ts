import { createHash } from 'node:crypto'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { GoldenPicture, GoldenSet } from '../../domain/labelled/golden.ts'
import { createKeyedLock } from '../../domain/keyed-lock.ts'
import type { Label } from '../../domain/labelled/label.ts'
import { GoldenPictureNotFound, GoldenSetFull } from '../../errors.ts'
import { absent } from '../absent.ts'
import { RECIPE_ID } from '../../domain/recipes/recipe.ts'
import { writeFileAtomically } from '../write-file.ts'

const LABELS: readonly Label[] = ['defect', 'good']
const NAME = /^([0-9a-f]{64})\.([a-z0-9]{1,5})$/

interface Found extends GoldenPicture {
  readonly file: string
}

/**
 * Golden pictures as files: `<folder>/<recipe>/{good,defect}/<sha256>.<ext>`. Other files there don't count.
 * @param largest pictures per recipe; each activation judges all of them
 */
export function createGoldenSet({ folder, largest }: { readonly folder: string; readonly largest: number }): GoldenSet {
  const locked = createKeyedLock()

  async function find(recipe: string): Promise<Found[]> {
    if (!RECIPE_ID.test(recipe)) return []
    const found = await Promise.all(
      LABELS.map(async (label) => {
        const names = (await readdir(join(folder, recipe, label)).catch(absent)) ?? []
        return Promise.all(
          names.sort().flatMap((name) => {
            const sha256 = NAME.exec(name)?.[1]
            return sha256 === undefined ? [] : [describe(join(folder, recipe, label, name), sha256, label)]
          })
        )
      })
    )
    return found.flat()
  }

  async function findOne(recipe: string, sha256: string): Promise<Found> {
    const found = (await find(recipe)).find((picture) => picture.sha256 === sha256)
    if (found === undefined) throw new GoldenPictureNotFound(sha256.slice(0, 64), recipe)
    return found
  }

  return {
    async list(recipe) {
      return (await find(recipe)).map(withoutFile)
    },
    async read(recipe, sha256) {
      return readFile((await findOne(recipe, sha256)).file)
    },
    add: (recipe, label, frame, extension, beforehand) =>
      locked(recipe, async () => {
        const sha256 = createHash('sha256').update(frame).digest('hex')
        const all = await find(recipe)
        const before = all.filter((picture) => picture.sha256 === sha256)
        if (before.length === 0 && all.length >= largest) throw new GoldenSetFull(recipe, largest)
        await beforehand?.(sha256)
        const file = join(folder, recipe, label, `${sha256}.${extension}`)
        await writeFileAtomically(file, frame)
        for (const old of before) if (old.file !== file) await rm(old.file, { force: true })
        return { picture: withoutFile(await describe(file, sha256, label)), isNew: before.length === 0 }
      }),
    remove: (recipe, sha256, beforehand) =>
      locked(recipe, async () => {
        const found = await findOne(recipe, sha256)
        await beforehand?.(withoutFile(found))
        await rm(found.file, { force: true })
        return withoutFile(found)
      })
  }
}

async function describe(file: string, sha256: string, label: Label): Promise<Found> {
  const { size, mtime } = await stat(file)
  return { file, sha256, label, bytes: size, addedAt: mtime.toISOString() }
}

const withoutFile = ({ file: _file, ...picture }: Found): GoldenPicture => picture
