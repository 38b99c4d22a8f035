/** What a person, or the name of a picture's folder, says about a part. What the service says is a `Verdict`. */
export const LABELS = ['good', 'defect'] as const
export type Label = (typeof LABELS)[number]

/** What a person can say in review. `unsure` takes the part out of the queue and counts for nothing. */
export const REVIEW_LABELS = [...LABELS, 'unsure'] as const
export type ReviewLabel = (typeof REVIEW_LABELS)[number]

/** How the files and folders of a data set name each label. */
export const LABEL_WORDS: Readonly<Record<Label, 'OK' | 'NG'>> = { good: 'OK', defect: 'NG' }

/** One labelled picture. */
export interface LabelledPicture {
  /** Absolute path. */
  readonly file: string
  readonly label: Label
  /** Pictures of one physical part share it: they never fall on both sides of a split. */
  readonly part: string
}

/** A labelled picture that the service keeps: uploaded, or labelled in review. */
export interface LabelledFile {
  /** Absolute path. */
  readonly file: string
  /** Of the file, in hex. */
  readonly sha256: string
  /** Id of the physical part; null where nobody gave one. */
  readonly partId: string | null
  readonly label: Label
  /** Only with label defect; null where nobody gave one. */
  readonly defectKind: string | null
}
