import { basename } from 'node:path'
import type { Label } from '../domain/label.ts'

const EXTENSIONS = /(\.(bmp|jpe?g|png|tiff?|webp))+$/i
/** Marks the picture of a part's small end. */
const SMALL_END = /-s$/i

/**
 * Which physical part a picture shows, read from its file name: the base name without extension, without the `-s` of the small end, in
 * lower case. `61.bmp` and `61-s.bmp` are one part. The label belongs to the key, because good and defective parts are numbered apart:
 * OK/3.bmp and NG/3.bmp are two parts.
 *
 * The folder does not belong to the key. Should two days number their parts from 1 each, they share parts here: a split then keeps together
 * more than it must, and never less. Copies that were augmented under a name of their own can't be told by name; see near-duplicates.ts.
 */
export function partOf (file: string, label: Label): string {
  return `${label}/${basename(file).replace(EXTENSIONS, '').replace(SMALL_END, '').toLowerCase()}`
}
