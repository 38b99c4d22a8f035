import { dirname, join, relative, sep } from 'node:path'
import { LABEL_WORDS, type LabelledPicture } from '../../domain/labelled/label.ts'
import { labelFromWord } from '../../training/dataset/label-from-path.ts'

/** An extension begins with a letter. So `ring.12` is a name without an extension. */
const LAST_EXTENSION = /\.\p{L}[^.]*$/u

/**
 * Path of each picture's crop, relative to the folder of crops: `OK/…` or `NG/…`, then the folders below the one that
 * all pictures share, without folders named OK or NG. The file name stays, because it identifies the part (see partOf).
 * Where two paths would be the same, the later one gets a numbered folder.
 * @returns paths with slashes ending in .png, all different in any case of letters, in the order of the pictures
 */
export function cropPaths(pictures: readonly Pick<LabelledPicture, 'file' | 'label'>[]): string[] {
  const shared = sharedFolder(pictures.map(({ file }) => dirname(file)))
  const taken = new Set<string>()
  return pictures.map(({ file, label }) => {
    const way = relative(shared, file).split(sep)
    way.push(`${way.pop()!.replace(LAST_EXTENSION, '')}.png`)
    const folders = way.slice(0, -1).filter((step) => labelFromWord(step) === undefined)
    const path = (...extra: string[]) => [LABEL_WORDS[label], ...folders, ...extra, way.at(-1)].join('/')
    let free = path()
    for (let n = 2; taken.has(free.toLowerCase()); n++) free = path(String(n))
    taken.add(free.toLowerCase())
    return free
  })
}

function sharedFolder(folders: readonly string[]): string {
  const [first = '', ...others] = folders
  let shared = first
  for (const folder of others)
    while (folder !== shared && !folder.startsWith(join(shared, sep))) shared = dirname(shared)
  return shared
}
