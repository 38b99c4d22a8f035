import { basename } from 'node:path'
import type { Label } from '../../domain/labelled/label.ts'

/** What stands behind a picture's name, once or several times. */
export const EXTENSIONS = /(\.(bmp|dib|jpe?g|jpe|jfif|pjpeg|png|tiff?|webp))+$/i
/** Marks the picture of a part's small end. */
const SMALL_END = /-s$/i

/** Of an uploaded picture: `part-<part>-<sha256>`. */
const UPLOADED = /^part-(.+)-[0-9a-f]{64}$/

/**
 * Which physical part a picture shows, read from its file name: the base name without extension, without the `-s` of the small end, in
 * lower case, umlauts composed. `61.bmp` and `61-s.bmp` are one part. The label belongs to the key, because good and defective parts are
 * numbered apart: OK/3.bmp and NG/3.bmp are two parts.
 *
 * Uploaded pictures carry the id of their part in the name (`part-<part>-<sha256>`), and one without an id is a part of its own.
 *
 * The folder does not belong to the key. Should two days number their parts from 1 each, they share parts here: a split then keeps together
 * more than it must, and never less. Copies that were augmented under a name of their own can't be told by name; see near-duplicates.ts.
 */
export function partOf(file: string, label: Label): string {
  const name = basename(file).normalize('NFC').replace(EXTENSIONS, '')
  return `${label}/${(UPLOADED.exec(name)?.[1] ?? name.replace(SMALL_END, '')).toLowerCase()}`
}
