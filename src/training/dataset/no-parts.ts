/** Beside drawn parts lie their defect masks: pictures, but not of parts. */
const MASKS = /^masks$/i
/** Folders that a NAS, a system or a picture viewer makes: thumbnails, waste baskets, snapshots. */
const NOT_OURS = [
  /^@/,
  /^#(recycle|snapshot)$/i,
  /^(\$recycle\.bin|recycler|network trash folder|lost\+found)$/i,
  /^(system volume information|__macosx)$/i,
  /^_*thumb(nail)?s_*$/i
]
/** Small copies of pictures, by the names that programs give them. */
const THUMBNAIL = /^(synophoto_|synofile_thumb|synoindex_)|[._-]thumb(nail)?(_\w{1,2})?(\.\w+)?$/i

/** Why a folder holds no pictures of parts, by its name; undefined where it may. */
export function folderWithoutParts(name: string): string | undefined {
  if (name.startsWith('.')) return 'a hidden folder'
  if (MASKS.test(name)) return 'defect masks'
  return NOT_OURS.some((pattern) => pattern.test(name))
    ? 'thumbnails, a waste basket or another folder that a system makes'
    : undefined
}

/** Why a file is no picture of a part, by its name; undefined where it may be one. */
export function fileWithoutPart(name: string): string | undefined {
  if (name.startsWith('.')) return 'a hidden file'
  return THUMBNAIL.test(name) ? 'a thumbnail, by its name' : undefined
}
