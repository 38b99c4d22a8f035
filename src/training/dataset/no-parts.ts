/** Drawn parts have defect masks beside them. These are pictures, but not of parts. */
const MASKS = /^masks$/i
/** Folders that a NAS, an operating system or a picture viewer makes: thumbnails, deleted files, snapshots. */
const NOT_OURS = [
  /^@/,
  /^#(recycle|snapshot)$/i,
  /^(\$recycle\.bin|recycler|network trash folder|lost\+found)$/i,
  /^(system volume information|__macosx)$/i,
  /^_*thumb(nail)?s_*$/i
]
/** Names that programs give to thumbnails. */
const THUMBNAIL = /^(synophoto_|synofile_thumb|synoindex_)|[._-]thumb(nail)?(_\w{1,2})?(\.\w+)?$/i

/** Reason, from its name, why a folder has no pictures of parts; undefined if it may have some. */
export function folderWithoutParts(name: string): string | undefined {
  if (name.startsWith('.')) return 'a hidden folder'
  if (MASKS.test(name)) return 'defect masks'
  return NOT_OURS.some((pattern) => pattern.test(name))
    ? 'thumbnails, a waste basket or another folder that a system makes'
    : undefined
}

/** Reason, from its name, why a file is not a picture of a part; undefined if it may be one. */
export function fileWithoutPart(name: string): string | undefined {
  if (name.startsWith('.')) return 'a hidden file'
  return THUMBNAIL.test(name) ? 'a thumbnail, by its name' : undefined
}
