import { basename } from 'node:path'
import type { Label, LabelledFile } from '../../domain/labelled/label.ts'

/** The extensions of a picture's name, one or several. */
const EXTENSIONS = /(\.(bmp|dib|jpe?g|jpe|jfif|pjpeg|png|tiff?|webp))+$/i
/** Suffix of a picture of a part's small end. */
const SMALL_END = /-s$/i

/** Name of an uploaded picture: `part-<part>-<sha256>`. */
const UPLOADED = /^part-(.+)-[0-9a-f]{64}$/

/**
 * Which physical part a picture shows, read from its file name: the base name without extension and without the `-s` of
 * the small end. `61.bmp` and `61-s.bmp` are one part. The label belongs to the key, because good and defective parts
 * are numbered apart: OK/3.bmp and NG/3.bmp are two parts.
 *
 * Uploaded pictures carry the id of their part in the name (`part-<part>-<sha256>`). A picture without an id counts as
 * a separate part.
 *
 * The folder does not belong to the key. If two days number their parts from 1 each, they share parts here: a split
 * then keeps more pictures together than necessary, never fewer. Augmented copies with other names are not found by
 * name; see near-duplicates.ts.
 */
export function partOf(file: string, label: Label): string {
  const name = nameOf(file)
  return partKey(label, UPLOADED.exec(name)?.[1] ?? name.replace(SMALL_END, ''))
}

/** Whether the service named the picture. Such a name holds the part's id, which may be any text. */
export const isUploaded = (file: string): boolean => UPLOADED.test(nameOf(file))

const nameOf = (file: string): string => basename(file).normalize('NFC').replace(EXTENSIONS, '')

/**
 * Which physical part a labelled picture of the service shows. A picture without a part id counts as a separate part.
 */
export function partOfLabelled({ label, partId, sha256 }: Pick<LabelledFile, 'label' | 'partId' | 'sha256'>): string {
  return partKey(label, partId ?? sha256)
}

/** Ignores the case of letters and the composition of umlauts. */
const partKey = (label: Label, name: string): string => `${label}/${name.normalize('NFC').toLowerCase()}`
