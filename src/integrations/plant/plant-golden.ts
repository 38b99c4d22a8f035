import type { GoldenSet } from '../../domain/labelled/golden.ts'
import type { Release } from '../../domain/plant/release.ts'

export interface PlantGoldenParts {
  readonly golden: Pick<GoldenSet, 'list' | 'add' | 'remove'>
  /** Checked content of the plant; undefined where there is none. */
  readonly read: (sha256: string) => Promise<Uint8Array | undefined>
}

/** The plant's golden pictures in a station's golden set. */
export interface PlantGolden {
  /**
   * Adds what is missing.
   * @param note keeps the names of the pictures that come from now on, whatever fails after that
   * @throws Error where the plant lacks a picture
   */
  add(recipe: string, wanted: Release['golden'], note: (coming: readonly string[]) => Promise<void>): Promise<void>
  /** Removes those of these pictures that are there. */
  remove(recipe: string, pictures: readonly string[]): Promise<void>
}

export function createPlantGolden({ golden, read }: PlantGoldenParts): PlantGolden {
  return {
    async add(recipe, wanted, note) {
      const here = new Map((await golden.list(recipe)).map(({ sha256, label }) => [sha256, label]))
      await note(wanted.map(({ sha256 }) => sha256).filter((sha256) => !here.has(sha256)))
      for (const { sha256, label, extension } of wanted) {
        if (here.get(sha256) === label) continue
        const bytes = await read(sha256)
        if (bytes === undefined) throw new Error(`a golden picture is missing: expected one with SHA-256 ${sha256}`)
        await golden.add(recipe, label, bytes, extension)
      }
    },
    async remove(recipe, pictures) {
      const here = new Set((await golden.list(recipe)).map(({ sha256 }) => sha256))
      for (const sha256 of pictures) if (here.has(sha256)) await golden.remove(recipe, sha256)
    }
  }
}
