import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { decode } from '../../src/imaging/decode.ts'
import type { KnownPicture } from './locate-scenes.ts'

const circleSchema = z.tuple([z.number(), z.number(), z.number()]).transform(([cx, cy, r]) => ({ cx, cy, r }))
const truthSchema = z.record(z.string(), z.object({ outer: circleSchema, bore: circleSchema, uncertaintyPx: z.number() }))
const LIMITS = { maxBytes: 64 * 1024 * 1024, maxPixels: 32_000_000 }

/** Pictures of a folder whose `circles.json` says, per picture, `outer` and `bore` as [x, y, r] and `uncertaintyPx`, all in px. @throws ZodError, or Error for a file that can't be read */
export async function knownPictures (folder: string): Promise<KnownPicture[]> {
  const truth = truthSchema.parse(JSON.parse(readFileSync(join(folder, 'circles.json'), 'utf8')))
  return Promise.all(Object.entries(truth).map(async ([name, circles]) => ({ name, image: await decode(readFileSync(join(folder, name)), LIMITS), ...circles })))
}

/** The pictures whose radii are alike (each at most 15 % above the next smaller one), by rising radius: the ends of a part, one recipe each. */
export function byRadius (pictures: readonly KnownPicture[]): KnownPicture[][] {
  const groups: KnownPicture[][] = []
  for (const picture of pictures.toSorted((a, b) => a.outer.r - b.outer.r)) {
    const group = groups.at(-1)
    if (group === undefined || picture.outer.r > 1.15 * group.at(-1)!.outer.r) groups.push([picture])
    else group.push(picture)
  }
  return groups
}
