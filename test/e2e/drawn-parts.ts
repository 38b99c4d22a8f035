import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom } from '../../src/domain/random.ts'
import { encodeBmp } from '../../src/imaging/encode/encode-bmp.ts'
import { renderPart } from '../../src/rendering/render-part.ts'
import type { DefectKind } from '../../src/rendering/scene.ts'

/** What the shipped model of demo-ring finds. */
const KINDS: readonly DefectKind[] = ['dent', 'stain', 'scratch']

/** A drawn picture of a ring as BMP; the same seed, the same picture. */
export function drawnPart(seed: number, defect: boolean): Uint8Array {
  return encodeBmp(
    renderPart({
      random: createRandom(seed),
      width: 480,
      height: 360,
      defect: defect ? KINDS[seed % KINDS.length]! : null
    }).image
  )
}

/** Files of drawn parts. @returns their paths */
export function writeParts(folder: string, count: number, defect: boolean, firstSeed: number): string[] {
  mkdirSync(folder, { recursive: true })
  return Array.from({ length: count }, (_, n) => {
    const file = join(folder, `${defect ? 'ng' : 'ok'}-${firstSeed + n}.bmp`)
    writeFileSync(file, drawnPart(firstSeed + n, defect))
    return file
  })
}
